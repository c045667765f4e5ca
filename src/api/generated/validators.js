// Generated from crds/*.yaml by `npm run generate`. Do not edit.
"use strict";
export const validateKusciaJob = validate21;
const schema6 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["initiator","tasks"],"properties":{"flowID":{"type":"string"},"initiator":{"type":"string","maxLength":63},"scheduleMode":{"type":"string","enum":["Strict","BestEffort"]},"maxParallelism":{"type":"integer","minimum":1,"maximum":128},"displayName":{"type":"string","maxLength":1024},"description":{"type":"string","maxLength":8192},"priority":{"type":"integer","minimum":-1000,"maximum":1000},"parameters":{"type":"object","additionalProperties":{"type":"string","maxLength":65536}},"open":{"type":"boolean"},"suspend":{"type":"boolean"},"suspendPolicy":{"type":"string","enum":["Requeue","Terminate","Wait"]},"taskStartDeadlineSeconds":{"type":"integer","minimum":1,"maximum":2147483647},"activeDeadlineSeconds":{"type":"integer","minimum":1,"maximum":2147483647},"ttlSecondsAfterFinished":{"type":"integer","minimum":0,"maximum":2147483647},"tasks":{"type":"array","maxItems":128,"items":{"type":"object","required":["alias","appImage","parties","taskInputConfig"],"properties":{"alias":{"type":"string","maxLength":253},"taskID":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$","maxLength":253},"dependencies":{"type":"array","maxItems":128,"items":{"type":"string","maxLength":253}},"tolerable":{"type":"boolean"},"external":{"type":"boolean"},"apiAccess":{"type":"boolean"},"manager":{"type":"boolean"},"endsJob":{"type":"boolean"},"appImage":{"type":"string"},"taskInputConfig":{"type":"string"},"priority":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"timeoutSeconds":{"type":"integer","minimum":1,"maximum":2147483647},"retryPolicy":{"$ref":"#/$defs/shared3"},"scheduleConfig":{"type":"object","properties":{"minReservedMembers":{"type":"integer","minimum":1,"maximum":2147483647},"resourceReservedSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"lifecycleSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"retryIntervalSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647}}},"parties":{"type":"array","minItems":1,"maxItems":128,"items":{"type":"object","required":["domainID"],"properties":{"domainID":{"type":"string","maxLength":63},"role":{"type":"string","maxLength":63},"resources":{"type":"object","properties":{"limits":{"type":"object","additionalProperties":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}},"requests":{"type":"object","additionalProperties":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}},"claims":{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"request":{"type":"string"}}}}}},"bandwidthLimits":{"type":"array","items":{"type":"object","required":["destinationID","limitKBps"],"properties":{"destinationID":{"type":"string"},"limitKBps":{"type":"integer","minimum":0}}}}}}}}}},"preparation":{"type":"object","required":["appImage"],"properties":{"appImage":{"type":"string","minLength":1,"maxLength":253},"taskInputConfig":{"type":"string"},"role":{"type":"string","maxLength":63},"waitForSuccess":{"type":"boolean"},"timeoutSeconds":{"type":"integer","minimum":1,"maximum":2147483647},"retryPolicy":{"$ref":"#/$defs/shared3"}}},"release":{"type":"object","required":["appImage"],"properties":{"appImage":{"type":"string","minLength":1,"maxLength":253},"taskInputConfig":{"type":"string"},"role":{"type":"string","maxLength":63},"timeoutSeconds":{"type":"integer","minimum":1,"maximum":2147483647},"retryPolicy":{"$ref":"#/$defs/shared3"}}}}}},"$defs":{"shared0":{"type":"object","required":["operator","values"],"properties":{"container":{"type":"string","maxLength":63},"operator":{"type":"string","enum":["In","NotIn"]},"values":{"type":"array","minItems":1,"maxItems":255,"items":{"type":"integer","minimum":1,"maximum":255}}}},"shared1":{"type":"object","required":["action"],"properties":{"action":{"type":"string","enum":["Retry","RetryUncounted","FailTask","FailJob"]},"onExitCodes":{"$ref":"#/$defs/shared0"},"onReasons":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"string","enum":["PartyFailed","PodFailed","ContainerFailed","ImagePullFailed","PodLost","TaskTimeout","TaskResourceGroupPhaseFailed","AppImageChanged"]}}}},"shared2":{"type":"object","properties":{"jobAction":{"type":"string","enum":["FailJob","SuspendJob"]},"satisfiesDependencies":{"type":"boolean"},"onExitCodes":{"$ref":"#/$defs/shared0"},"onReasons":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"string","enum":["PartyFailed","PodFailed","ContainerFailed","ImagePullFailed","PodLost","TaskTimeout","TaskResourceGroupPhaseFailed","AppImageChanged"]}}}},"shared3":{"type":"object","properties":{"limit":{"type":"integer","minimum":0,"maximum":100},"disruptionLimit":{"type":"integer","minimum":0,"maximum":100},"backoffSeconds":{"type":"integer","minimum":0,"maximum":86400},"maxBackoffSeconds":{"type":"integer","minimum":0,"maximum":86400},"rules":{"type":"array","maxItems":20,"items":{"$ref":"#/$defs/shared1"}},"onFailed":{"type":"array","maxItems":20,"items":{"$ref":"#/$defs/shared2"}}}}}};
const func2 = (text) => [...text].length;
const pattern0 = new RegExp("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "u");
const pattern1 = new RegExp("^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$", "u");
const schema7 = {"type":"object","properties":{"limit":{"type":"integer","minimum":0,"maximum":100},"disruptionLimit":{"type":"integer","minimum":0,"maximum":100},"backoffSeconds":{"type":"integer","minimum":0,"maximum":86400},"maxBackoffSeconds":{"type":"integer","minimum":0,"maximum":86400},"rules":{"type":"array","maxItems":20,"items":{"$ref":"#/$defs/shared1"}},"onFailed":{"type":"array","maxItems":20,"items":{"$ref":"#/$defs/shared2"}}}};
const schema8 = {"type":"object","required":["action"],"properties":{"action":{"type":"string","enum":["Retry","RetryUncounted","FailTask","FailJob"]},"onExitCodes":{"$ref":"#/$defs/shared0"},"onReasons":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"string","enum":["PartyFailed","PodFailed","ContainerFailed","ImagePullFailed","PodLost","TaskTimeout","TaskResourceGroupPhaseFailed","AppImageChanged"]}}}};
const schema9 = {"type":"object","required":["operator","values"],"properties":{"container":{"type":"string","maxLength":63},"operator":{"type":"string","enum":["In","NotIn"]},"values":{"type":"array","minItems":1,"maxItems":255,"items":{"type":"integer","minimum":1,"maximum":255}}}};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.operator === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "operator"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.values === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "values"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.container !== undefined){
let data0 = data.container;
if(typeof data0 === "string"){
if(func2(data0) > 63){
const err2 = {instancePath:instancePath+"/container",schemaPath:"#/properties/container/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/container",schemaPath:"#/properties/container/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.operator !== undefined){
let data1 = data.operator;
if(typeof data1 !== "string"){
const err4 = {instancePath:instancePath+"/operator",schemaPath:"#/properties/operator/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(!((data1 === "In") || (data1 === "NotIn"))){
const err5 = {instancePath:instancePath+"/operator",schemaPath:"#/properties/operator/enum",keyword:"enum",params:{allowedValues: schema9.properties.operator.enum}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.values !== undefined){
let data2 = data.values;
if(Array.isArray(data2)){
if(data2.length > 255){
const err6 = {instancePath:instancePath+"/values",schemaPath:"#/properties/values/maxItems",keyword:"maxItems",params:{limit: 255}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data2.length < 1){
const err7 = {instancePath:instancePath+"/values",schemaPath:"#/properties/values/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
const err8 = {instancePath:instancePath+"/values/" + i0,schemaPath:"#/properties/values/items/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data3 == "number"){
if(data3 > 255 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/values/" + i0,schemaPath:"#/properties/values/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/values/" + i0,schemaPath:"#/properties/values/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
else {
const err11 = {instancePath:instancePath+"/values",schemaPath:"#/properties/values/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}


function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.action === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "action"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.action !== undefined){
let data0 = data.action;
if(typeof data0 !== "string"){
const err1 = {instancePath:instancePath+"/action",schemaPath:"#/properties/action/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(!((((data0 === "Retry") || (data0 === "RetryUncounted")) || (data0 === "FailTask")) || (data0 === "FailJob"))){
const err2 = {instancePath:instancePath+"/action",schemaPath:"#/properties/action/enum",keyword:"enum",params:{allowedValues: schema8.properties.action.enum}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.onExitCodes !== undefined){
if(!(validate24(data.onExitCodes, {instancePath:instancePath+"/onExitCodes",parentData:data,parentDataProperty:"onExitCodes",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
if(data.onReasons !== undefined){
let data2 = data.onReasons;
if(Array.isArray(data2)){
if(data2.length > 20){
const err3 = {instancePath:instancePath+"/onReasons",schemaPath:"#/properties/onReasons/maxItems",keyword:"maxItems",params:{limit: 20}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data2.length < 1){
const err4 = {instancePath:instancePath+"/onReasons",schemaPath:"#/properties/onReasons/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(typeof data3 !== "string"){
const err5 = {instancePath:instancePath+"/onReasons/" + i0,schemaPath:"#/properties/onReasons/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(!((((((((data3 === "PartyFailed") || (data3 === "PodFailed")) || (data3 === "ContainerFailed")) || (data3 === "ImagePullFailed")) || (data3 === "PodLost")) || (data3 === "TaskTimeout")) || (data3 === "TaskResourceGroupPhaseFailed")) || (data3 === "AppImageChanged"))){
const err6 = {instancePath:instancePath+"/onReasons/" + i0,schemaPath:"#/properties/onReasons/items/enum",keyword:"enum",params:{allowedValues: schema8.properties.onReasons.items.enum}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/onReasons",schemaPath:"#/properties/onReasons/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}

const schema10 = {"type":"object","properties":{"jobAction":{"type":"string","enum":["FailJob","SuspendJob"]},"satisfiesDependencies":{"type":"boolean"},"onExitCodes":{"$ref":"#/$defs/shared0"},"onReasons":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"string","enum":["PartyFailed","PodFailed","ContainerFailed","ImagePullFailed","PodLost","TaskTimeout","TaskResourceGroupPhaseFailed","AppImageChanged"]}}}};

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.jobAction !== undefined){
let data0 = data.jobAction;
if(typeof data0 !== "string"){
const err0 = {instancePath:instancePath+"/jobAction",schemaPath:"#/properties/jobAction/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(!((data0 === "FailJob") || (data0 === "SuspendJob"))){
const err1 = {instancePath:instancePath+"/jobAction",schemaPath:"#/properties/jobAction/enum",keyword:"enum",params:{allowedValues: schema10.properties.jobAction.enum}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.satisfiesDependencies !== undefined){
if(typeof data.satisfiesDependencies !== "boolean"){
const err2 = {instancePath:instancePath+"/satisfiesDependencies",schemaPath:"#/properties/satisfiesDependencies/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.onExitCodes !== undefined){
if(!(validate24(data.onExitCodes, {instancePath:instancePath+"/onExitCodes",parentData:data,parentDataProperty:"onExitCodes",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
if(data.onReasons !== undefined){
let data3 = data.onReasons;
if(Array.isArray(data3)){
if(data3.length > 20){
const err3 = {instancePath:instancePath+"/onReasons",schemaPath:"#/properties/onReasons/maxItems",keyword:"maxItems",params:{limit: 20}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data3.length < 1){
const err4 = {instancePath:instancePath+"/onReasons",schemaPath:"#/properties/onReasons/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
if(typeof data4 !== "string"){
const err5 = {instancePath:instancePath+"/onReasons/" + i0,schemaPath:"#/properties/onReasons/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(!((((((((data4 === "PartyFailed") || (data4 === "PodFailed")) || (data4 === "ContainerFailed")) || (data4 === "ImagePullFailed")) || (data4 === "PodLost")) || (data4 === "TaskTimeout")) || (data4 === "TaskResourceGroupPhaseFailed")) || (data4 === "AppImageChanged"))){
const err6 = {instancePath:instancePath+"/onReasons/" + i0,schemaPath:"#/properties/onReasons/items/enum",keyword:"enum",params:{allowedValues: schema10.properties.onReasons.items.enum}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/onReasons",schemaPath:"#/properties/onReasons/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate27.errors = vErrors;
return errors === 0;
}


function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.limit !== undefined){
let data0 = data.limit;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
const err0 = {instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(typeof data0 == "number"){
if(data0 > 100 || isNaN(data0)){
const err1 = {instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data0 < 0 || isNaN(data0)){
const err2 = {instancePath:instancePath+"/limit",schemaPath:"#/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
if(data.disruptionLimit !== undefined){
let data1 = data.disruptionLimit;
if(!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))){
const err3 = {instancePath:instancePath+"/disruptionLimit",schemaPath:"#/properties/disruptionLimit/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(typeof data1 == "number"){
if(data1 > 100 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/disruptionLimit",schemaPath:"#/properties/disruptionLimit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/disruptionLimit",schemaPath:"#/properties/disruptionLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.backoffSeconds !== undefined){
let data2 = data.backoffSeconds;
if(!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))){
const err6 = {instancePath:instancePath+"/backoffSeconds",schemaPath:"#/properties/backoffSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data2 == "number"){
if(data2 > 86400 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/backoffSeconds",schemaPath:"#/properties/backoffSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err8 = {instancePath:instancePath+"/backoffSeconds",schemaPath:"#/properties/backoffSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.maxBackoffSeconds !== undefined){
let data3 = data.maxBackoffSeconds;
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
const err9 = {instancePath:instancePath+"/maxBackoffSeconds",schemaPath:"#/properties/maxBackoffSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(typeof data3 == "number"){
if(data3 > 86400 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/maxBackoffSeconds",schemaPath:"#/properties/maxBackoffSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/maxBackoffSeconds",schemaPath:"#/properties/maxBackoffSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data.rules !== undefined){
let data4 = data.rules;
if(Array.isArray(data4)){
if(data4.length > 20){
const err12 = {instancePath:instancePath+"/rules",schemaPath:"#/properties/rules/maxItems",keyword:"maxItems",params:{limit: 20}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
if(!(validate23(data4[i0], {instancePath:instancePath+"/rules/" + i0,parentData:data4,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
}
}
else {
const err13 = {instancePath:instancePath+"/rules",schemaPath:"#/properties/rules/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.onFailed !== undefined){
let data6 = data.onFailed;
if(Array.isArray(data6)){
if(data6.length > 20){
const err14 = {instancePath:instancePath+"/onFailed",schemaPath:"#/properties/onFailed/maxItems",keyword:"maxItems",params:{limit: 20}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
if(!(validate27(data6[i1], {instancePath:instancePath+"/onFailed/" + i1,parentData:data6,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
}
}
else {
const err15 = {instancePath:instancePath+"/onFailed",schemaPath:"#/properties/onFailed/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.spec === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.spec !== undefined){
let data0 = data.spec;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.initiator === undefined){
const err1 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "initiator"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data0.tasks === undefined){
const err2 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "tasks"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0.flowID !== undefined){
if(typeof data0.flowID !== "string"){
const err3 = {instancePath:instancePath+"/spec/flowID",schemaPath:"#/properties/spec/properties/flowID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data0.initiator !== undefined){
let data2 = data0.initiator;
if(typeof data2 === "string"){
if(func2(data2) > 63){
const err4 = {instancePath:instancePath+"/spec/initiator",schemaPath:"#/properties/spec/properties/initiator/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/spec/initiator",schemaPath:"#/properties/spec/properties/initiator/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data0.scheduleMode !== undefined){
let data3 = data0.scheduleMode;
if(typeof data3 !== "string"){
const err6 = {instancePath:instancePath+"/spec/scheduleMode",schemaPath:"#/properties/spec/properties/scheduleMode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(!((data3 === "Strict") || (data3 === "BestEffort"))){
const err7 = {instancePath:instancePath+"/spec/scheduleMode",schemaPath:"#/properties/spec/properties/scheduleMode/enum",keyword:"enum",params:{allowedValues: schema6.properties.spec.properties.scheduleMode.enum}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data0.maxParallelism !== undefined){
let data4 = data0.maxParallelism;
if(!((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4)))){
const err8 = {instancePath:instancePath+"/spec/maxParallelism",schemaPath:"#/properties/spec/properties/maxParallelism/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data4 == "number"){
if(data4 > 128 || isNaN(data4)){
const err9 = {instancePath:instancePath+"/spec/maxParallelism",schemaPath:"#/properties/spec/properties/maxParallelism/maximum",keyword:"maximum",params:{comparison: "<=", limit: 128}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data4 < 1 || isNaN(data4)){
const err10 = {instancePath:instancePath+"/spec/maxParallelism",schemaPath:"#/properties/spec/properties/maxParallelism/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
if(data0.displayName !== undefined){
let data5 = data0.displayName;
if(typeof data5 === "string"){
if(func2(data5) > 1024){
const err11 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data0.description !== undefined){
let data6 = data0.description;
if(typeof data6 === "string"){
if(func2(data6) > 8192){
const err13 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/maxLength",keyword:"maxLength",params:{limit: 8192}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data0.priority !== undefined){
let data7 = data0.priority;
if(!((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7)))){
const err15 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(typeof data7 == "number"){
if(data7 > 1000 || isNaN(data7)){
const err16 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(data7 < -1000 || isNaN(data7)){
const err17 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: -1000}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
if(data0.parameters !== undefined){
let data8 = data0.parameters;
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
for(const key0 in data8){
let data9 = data8[key0];
if(typeof data9 === "string"){
if(func2(data9) > 65536){
const err18 = {instancePath:instancePath+"/spec/parameters/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/parameters/additionalProperties/maxLength",keyword:"maxLength",params:{limit: 65536}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/spec/parameters/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/parameters/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/spec/parameters",schemaPath:"#/properties/spec/properties/parameters/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data0.open !== undefined){
if(typeof data0.open !== "boolean"){
const err21 = {instancePath:instancePath+"/spec/open",schemaPath:"#/properties/spec/properties/open/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data0.suspend !== undefined){
if(typeof data0.suspend !== "boolean"){
const err22 = {instancePath:instancePath+"/spec/suspend",schemaPath:"#/properties/spec/properties/suspend/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data0.suspendPolicy !== undefined){
let data12 = data0.suspendPolicy;
if(typeof data12 !== "string"){
const err23 = {instancePath:instancePath+"/spec/suspendPolicy",schemaPath:"#/properties/spec/properties/suspendPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!(((data12 === "Requeue") || (data12 === "Terminate")) || (data12 === "Wait"))){
const err24 = {instancePath:instancePath+"/spec/suspendPolicy",schemaPath:"#/properties/spec/properties/suspendPolicy/enum",keyword:"enum",params:{allowedValues: schema6.properties.spec.properties.suspendPolicy.enum}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data0.taskStartDeadlineSeconds !== undefined){
let data13 = data0.taskStartDeadlineSeconds;
if(!((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13)))){
const err25 = {instancePath:instancePath+"/spec/taskStartDeadlineSeconds",schemaPath:"#/properties/spec/properties/taskStartDeadlineSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(typeof data13 == "number"){
if(data13 > 2147483647 || isNaN(data13)){
const err26 = {instancePath:instancePath+"/spec/taskStartDeadlineSeconds",schemaPath:"#/properties/spec/properties/taskStartDeadlineSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data13 < 1 || isNaN(data13)){
const err27 = {instancePath:instancePath+"/spec/taskStartDeadlineSeconds",schemaPath:"#/properties/spec/properties/taskStartDeadlineSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
if(data0.activeDeadlineSeconds !== undefined){
let data14 = data0.activeDeadlineSeconds;
if(!((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14)))){
const err28 = {instancePath:instancePath+"/spec/activeDeadlineSeconds",schemaPath:"#/properties/spec/properties/activeDeadlineSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(typeof data14 == "number"){
if(data14 > 2147483647 || isNaN(data14)){
const err29 = {instancePath:instancePath+"/spec/activeDeadlineSeconds",schemaPath:"#/properties/spec/properties/activeDeadlineSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data14 < 1 || isNaN(data14)){
const err30 = {instancePath:instancePath+"/spec/activeDeadlineSeconds",schemaPath:"#/properties/spec/properties/activeDeadlineSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
if(data0.ttlSecondsAfterFinished !== undefined){
let data15 = data0.ttlSecondsAfterFinished;
if(!((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15)))){
const err31 = {instancePath:instancePath+"/spec/ttlSecondsAfterFinished",schemaPath:"#/properties/spec/properties/ttlSecondsAfterFinished/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(typeof data15 == "number"){
if(data15 > 2147483647 || isNaN(data15)){
const err32 = {instancePath:instancePath+"/spec/ttlSecondsAfterFinished",schemaPath:"#/properties/spec/properties/ttlSecondsAfterFinished/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data15 < 0 || isNaN(data15)){
const err33 = {instancePath:instancePath+"/spec/ttlSecondsAfterFinished",schemaPath:"#/properties/spec/properties/ttlSecondsAfterFinished/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data0.tasks !== undefined){
let data16 = data0.tasks;
if(Array.isArray(data16)){
if(data16.length > 128){
const err34 = {instancePath:instancePath+"/spec/tasks",schemaPath:"#/properties/spec/properties/tasks/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
const len0 = data16.length;
for(let i0=0; i0<len0; i0++){
let data17 = data16[i0];
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.alias === undefined){
const err35 = {instancePath:instancePath+"/spec/tasks/" + i0,schemaPath:"#/properties/spec/properties/tasks/items/required",keyword:"required",params:{missingProperty: "alias"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data17.appImage === undefined){
const err36 = {instancePath:instancePath+"/spec/tasks/" + i0,schemaPath:"#/properties/spec/properties/tasks/items/required",keyword:"required",params:{missingProperty: "appImage"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data17.parties === undefined){
const err37 = {instancePath:instancePath+"/spec/tasks/" + i0,schemaPath:"#/properties/spec/properties/tasks/items/required",keyword:"required",params:{missingProperty: "parties"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data17.taskInputConfig === undefined){
const err38 = {instancePath:instancePath+"/spec/tasks/" + i0,schemaPath:"#/properties/spec/properties/tasks/items/required",keyword:"required",params:{missingProperty: "taskInputConfig"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data17.alias !== undefined){
let data18 = data17.alias;
if(typeof data18 === "string"){
if(func2(data18) > 253){
const err39 = {instancePath:instancePath+"/spec/tasks/" + i0+"/alias",schemaPath:"#/properties/spec/properties/tasks/items/properties/alias/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
else {
const err40 = {instancePath:instancePath+"/spec/tasks/" + i0+"/alias",schemaPath:"#/properties/spec/properties/tasks/items/properties/alias/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data17.taskID !== undefined){
let data19 = data17.taskID;
if(typeof data19 === "string"){
if(func2(data19) > 253){
const err41 = {instancePath:instancePath+"/spec/tasks/" + i0+"/taskID",schemaPath:"#/properties/spec/properties/tasks/items/properties/taskID/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(!pattern0.test(data19)){
const err42 = {instancePath:instancePath+"/spec/tasks/" + i0+"/taskID",schemaPath:"#/properties/spec/properties/tasks/items/properties/taskID/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
else {
const err43 = {instancePath:instancePath+"/spec/tasks/" + i0+"/taskID",schemaPath:"#/properties/spec/properties/tasks/items/properties/taskID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data17.dependencies !== undefined){
let data20 = data17.dependencies;
if(Array.isArray(data20)){
if(data20.length > 128){
const err44 = {instancePath:instancePath+"/spec/tasks/" + i0+"/dependencies",schemaPath:"#/properties/spec/properties/tasks/items/properties/dependencies/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
const len1 = data20.length;
for(let i1=0; i1<len1; i1++){
let data21 = data20[i1];
if(typeof data21 === "string"){
if(func2(data21) > 253){
const err45 = {instancePath:instancePath+"/spec/tasks/" + i0+"/dependencies/" + i1,schemaPath:"#/properties/spec/properties/tasks/items/properties/dependencies/items/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
else {
const err46 = {instancePath:instancePath+"/spec/tasks/" + i0+"/dependencies/" + i1,schemaPath:"#/properties/spec/properties/tasks/items/properties/dependencies/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
else {
const err47 = {instancePath:instancePath+"/spec/tasks/" + i0+"/dependencies",schemaPath:"#/properties/spec/properties/tasks/items/properties/dependencies/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data17.tolerable !== undefined){
if(typeof data17.tolerable !== "boolean"){
const err48 = {instancePath:instancePath+"/spec/tasks/" + i0+"/tolerable",schemaPath:"#/properties/spec/properties/tasks/items/properties/tolerable/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data17.external !== undefined){
if(typeof data17.external !== "boolean"){
const err49 = {instancePath:instancePath+"/spec/tasks/" + i0+"/external",schemaPath:"#/properties/spec/properties/tasks/items/properties/external/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data17.apiAccess !== undefined){
if(typeof data17.apiAccess !== "boolean"){
const err50 = {instancePath:instancePath+"/spec/tasks/" + i0+"/apiAccess",schemaPath:"#/properties/spec/properties/tasks/items/properties/apiAccess/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data17.manager !== undefined){
if(typeof data17.manager !== "boolean"){
const err51 = {instancePath:instancePath+"/spec/tasks/" + i0+"/manager",schemaPath:"#/properties/spec/properties/tasks/items/properties/manager/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data17.endsJob !== undefined){
if(typeof data17.endsJob !== "boolean"){
const err52 = {instancePath:instancePath+"/spec/tasks/" + i0+"/endsJob",schemaPath:"#/properties/spec/properties/tasks/items/properties/endsJob/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data17.appImage !== undefined){
if(typeof data17.appImage !== "string"){
const err53 = {instancePath:instancePath+"/spec/tasks/" + i0+"/appImage",schemaPath:"#/properties/spec/properties/tasks/items/properties/appImage/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data17.taskInputConfig !== undefined){
if(typeof data17.taskInputConfig !== "string"){
const err54 = {instancePath:instancePath+"/spec/tasks/" + i0+"/taskInputConfig",schemaPath:"#/properties/spec/properties/tasks/items/properties/taskInputConfig/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data17.priority !== undefined){
let data29 = data17.priority;
if(!((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29)))){
const err55 = {instancePath:instancePath+"/spec/tasks/" + i0+"/priority",schemaPath:"#/properties/spec/properties/tasks/items/properties/priority/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(typeof data29 == "number"){
if(data29 > 2147483647 || isNaN(data29)){
const err56 = {instancePath:instancePath+"/spec/tasks/" + i0+"/priority",schemaPath:"#/properties/spec/properties/tasks/items/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data29 < -2147483648 || isNaN(data29)){
const err57 = {instancePath:instancePath+"/spec/tasks/" + i0+"/priority",schemaPath:"#/properties/spec/properties/tasks/items/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
if(data17.timeoutSeconds !== undefined){
let data30 = data17.timeoutSeconds;
if(!((typeof data30 == "number") && (!(data30 % 1) && !isNaN(data30)))){
const err58 = {instancePath:instancePath+"/spec/tasks/" + i0+"/timeoutSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/timeoutSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(typeof data30 == "number"){
if(data30 > 2147483647 || isNaN(data30)){
const err59 = {instancePath:instancePath+"/spec/tasks/" + i0+"/timeoutSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/timeoutSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(data30 < 1 || isNaN(data30)){
const err60 = {instancePath:instancePath+"/spec/tasks/" + i0+"/timeoutSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/timeoutSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
if(data17.retryPolicy !== undefined){
if(!(validate22(data17.retryPolicy, {instancePath:instancePath+"/spec/tasks/" + i0+"/retryPolicy",parentData:data17,parentDataProperty:"retryPolicy",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data17.scheduleConfig !== undefined){
let data32 = data17.scheduleConfig;
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
if(data32.minReservedMembers !== undefined){
let data33 = data32.minReservedMembers;
if(!((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33)))){
const err61 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/minReservedMembers",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/minReservedMembers/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(typeof data33 == "number"){
if(data33 > 2147483647 || isNaN(data33)){
const err62 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/minReservedMembers",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/minReservedMembers/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
if(data33 < 1 || isNaN(data33)){
const err63 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/minReservedMembers",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/minReservedMembers/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
}
if(data32.resourceReservedSeconds !== undefined){
let data34 = data32.resourceReservedSeconds;
if(!((typeof data34 == "number") && (!(data34 % 1) && !isNaN(data34)))){
const err64 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/resourceReservedSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/resourceReservedSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(typeof data34 == "number"){
if(data34 > 2147483647 || isNaN(data34)){
const err65 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/resourceReservedSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/resourceReservedSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(data34 < -2147483648 || isNaN(data34)){
const err66 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/resourceReservedSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/resourceReservedSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
}
if(data32.lifecycleSeconds !== undefined){
let data35 = data32.lifecycleSeconds;
if(!((typeof data35 == "number") && (!(data35 % 1) && !isNaN(data35)))){
const err67 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/lifecycleSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/lifecycleSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if(typeof data35 == "number"){
if(data35 > 2147483647 || isNaN(data35)){
const err68 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/lifecycleSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/lifecycleSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(data35 < -2147483648 || isNaN(data35)){
const err69 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/lifecycleSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/lifecycleSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
}
if(data32.retryIntervalSeconds !== undefined){
let data36 = data32.retryIntervalSeconds;
if(!((typeof data36 == "number") && (!(data36 % 1) && !isNaN(data36)))){
const err70 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/retryIntervalSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/retryIntervalSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(typeof data36 == "number"){
if(data36 > 2147483647 || isNaN(data36)){
const err71 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/retryIntervalSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/retryIntervalSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(data36 < -2147483648 || isNaN(data36)){
const err72 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/retryIntervalSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/retryIntervalSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
}
}
else {
const err73 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data17.parties !== undefined){
let data37 = data17.parties;
if(Array.isArray(data37)){
if(data37.length > 128){
const err74 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(data37.length < 1){
const err75 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
const len2 = data37.length;
for(let i2=0; i2<len2; i2++){
let data38 = data37[i2];
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
if(data38.domainID === undefined){
const err76 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/required",keyword:"required",params:{missingProperty: "domainID"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(data38.domainID !== undefined){
let data39 = data38.domainID;
if(typeof data39 === "string"){
if(func2(data39) > 63){
const err77 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/domainID",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/domainID/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
else {
const err78 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/domainID",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/domainID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data38.role !== undefined){
let data40 = data38.role;
if(typeof data40 === "string"){
if(func2(data40) > 63){
const err79 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/role",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/role/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
else {
const err80 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/role",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/role/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data38.resources !== undefined){
let data41 = data38.resources;
if(data41 && typeof data41 == "object" && !Array.isArray(data41)){
if(data41.limits !== undefined){
let data42 = data41.limits;
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
for(const key1 in data42){
let data43 = data42[key1];
if((!((typeof data43 == "number") && (!(data43 % 1) && !isNaN(data43)))) && (typeof data43 !== "string")){
const err81 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/limits/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/limits/additionalProperties/type",keyword:"type",params:{type: schema6.properties.spec.properties.tasks.items.properties.parties.items.properties.resources.properties.limits.additionalProperties.type}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if(typeof data43 === "string"){
if(!pattern1.test(data43)){
const err82 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/limits/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/limits/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
}
}
else {
const err83 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/limits",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/limits/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data41.requests !== undefined){
let data44 = data41.requests;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
for(const key2 in data44){
let data45 = data44[key2];
if((!((typeof data45 == "number") && (!(data45 % 1) && !isNaN(data45)))) && (typeof data45 !== "string")){
const err84 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/requests/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/requests/additionalProperties/type",keyword:"type",params:{type: schema6.properties.spec.properties.tasks.items.properties.parties.items.properties.resources.properties.requests.additionalProperties.type}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if(typeof data45 === "string"){
if(!pattern1.test(data45)){
const err85 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/requests/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/requests/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
}
}
else {
const err86 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/requests",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/requests/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data41.claims !== undefined){
let data46 = data41.claims;
if(Array.isArray(data46)){
const len3 = data46.length;
for(let i3=0; i3<len3; i3++){
let data47 = data46[i3];
if(data47 && typeof data47 == "object" && !Array.isArray(data47)){
if(data47.name === undefined){
const err87 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/claims/" + i3,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/claims/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
if(data47.name !== undefined){
if(typeof data47.name !== "string"){
const err88 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/claims/" + i3+"/name",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/claims/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data47.request !== undefined){
if(typeof data47.request !== "string"){
const err89 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/claims/" + i3+"/request",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/claims/items/properties/request/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
}
else {
const err90 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/claims/" + i3,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/claims/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
}
else {
const err91 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/claims",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/claims/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
}
else {
const err92 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
if(data38.bandwidthLimits !== undefined){
let data50 = data38.bandwidthLimits;
if(Array.isArray(data50)){
const len4 = data50.length;
for(let i4=0; i4<len4; i4++){
let data51 = data50[i4];
if(data51 && typeof data51 == "object" && !Array.isArray(data51)){
if(data51.destinationID === undefined){
const err93 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/required",keyword:"required",params:{missingProperty: "destinationID"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(data51.limitKBps === undefined){
const err94 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/required",keyword:"required",params:{missingProperty: "limitKBps"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if(data51.destinationID !== undefined){
if(typeof data51.destinationID !== "string"){
const err95 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4+"/destinationID",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/properties/destinationID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
if(data51.limitKBps !== undefined){
let data53 = data51.limitKBps;
if(!((typeof data53 == "number") && (!(data53 % 1) && !isNaN(data53)))){
const err96 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4+"/limitKBps",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/properties/limitKBps/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
if(typeof data53 == "number"){
if(data53 < 0 || isNaN(data53)){
const err97 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4+"/limitKBps",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/properties/limitKBps/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
}
else {
const err98 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
}
else {
const err99 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
}
else {
const err100 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
}
else {
const err101 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
}
else {
const err102 = {instancePath:instancePath+"/spec/tasks/" + i0,schemaPath:"#/properties/spec/properties/tasks/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
}
else {
const err103 = {instancePath:instancePath+"/spec/tasks",schemaPath:"#/properties/spec/properties/tasks/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data0.preparation !== undefined){
let data54 = data0.preparation;
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
if(data54.appImage === undefined){
const err104 = {instancePath:instancePath+"/spec/preparation",schemaPath:"#/properties/spec/properties/preparation/required",keyword:"required",params:{missingProperty: "appImage"}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
if(data54.appImage !== undefined){
let data55 = data54.appImage;
if(typeof data55 === "string"){
if(func2(data55) > 253){
const err105 = {instancePath:instancePath+"/spec/preparation/appImage",schemaPath:"#/properties/spec/properties/preparation/properties/appImage/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
if(func2(data55) < 1){
const err106 = {instancePath:instancePath+"/spec/preparation/appImage",schemaPath:"#/properties/spec/properties/preparation/properties/appImage/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
else {
const err107 = {instancePath:instancePath+"/spec/preparation/appImage",schemaPath:"#/properties/spec/properties/preparation/properties/appImage/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data54.taskInputConfig !== undefined){
if(typeof data54.taskInputConfig !== "string"){
const err108 = {instancePath:instancePath+"/spec/preparation/taskInputConfig",schemaPath:"#/properties/spec/properties/preparation/properties/taskInputConfig/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data54.role !== undefined){
let data57 = data54.role;
if(typeof data57 === "string"){
if(func2(data57) > 63){
const err109 = {instancePath:instancePath+"/spec/preparation/role",schemaPath:"#/properties/spec/properties/preparation/properties/role/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
else {
const err110 = {instancePath:instancePath+"/spec/preparation/role",schemaPath:"#/properties/spec/properties/preparation/properties/role/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
if(data54.waitForSuccess !== undefined){
if(typeof data54.waitForSuccess !== "boolean"){
const err111 = {instancePath:instancePath+"/spec/preparation/waitForSuccess",schemaPath:"#/properties/spec/properties/preparation/properties/waitForSuccess/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
if(data54.timeoutSeconds !== undefined){
let data59 = data54.timeoutSeconds;
if(!((typeof data59 == "number") && (!(data59 % 1) && !isNaN(data59)))){
const err112 = {instancePath:instancePath+"/spec/preparation/timeoutSeconds",schemaPath:"#/properties/spec/properties/preparation/properties/timeoutSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if(typeof data59 == "number"){
if(data59 > 2147483647 || isNaN(data59)){
const err113 = {instancePath:instancePath+"/spec/preparation/timeoutSeconds",schemaPath:"#/properties/spec/properties/preparation/properties/timeoutSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if(data59 < 1 || isNaN(data59)){
const err114 = {instancePath:instancePath+"/spec/preparation/timeoutSeconds",schemaPath:"#/properties/spec/properties/preparation/properties/timeoutSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
}
if(data54.retryPolicy !== undefined){
if(!(validate22(data54.retryPolicy, {instancePath:instancePath+"/spec/preparation/retryPolicy",parentData:data54,parentDataProperty:"retryPolicy",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
}
else {
const err115 = {instancePath:instancePath+"/spec/preparation",schemaPath:"#/properties/spec/properties/preparation/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
if(data0.release !== undefined){
let data61 = data0.release;
if(data61 && typeof data61 == "object" && !Array.isArray(data61)){
if(data61.appImage === undefined){
const err116 = {instancePath:instancePath+"/spec/release",schemaPath:"#/properties/spec/properties/release/required",keyword:"required",params:{missingProperty: "appImage"}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
if(data61.appImage !== undefined){
let data62 = data61.appImage;
if(typeof data62 === "string"){
if(func2(data62) > 253){
const err117 = {instancePath:instancePath+"/spec/release/appImage",schemaPath:"#/properties/spec/properties/release/properties/appImage/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
if(func2(data62) < 1){
const err118 = {instancePath:instancePath+"/spec/release/appImage",schemaPath:"#/properties/spec/properties/release/properties/appImage/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
else {
const err119 = {instancePath:instancePath+"/spec/release/appImage",schemaPath:"#/properties/spec/properties/release/properties/appImage/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
if(data61.taskInputConfig !== undefined){
if(typeof data61.taskInputConfig !== "string"){
const err120 = {instancePath:instancePath+"/spec/release/taskInputConfig",schemaPath:"#/properties/spec/properties/release/properties/taskInputConfig/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
if(data61.role !== undefined){
let data64 = data61.role;
if(typeof data64 === "string"){
if(func2(data64) > 63){
const err121 = {instancePath:instancePath+"/spec/release/role",schemaPath:"#/properties/spec/properties/release/properties/role/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
else {
const err122 = {instancePath:instancePath+"/spec/release/role",schemaPath:"#/properties/spec/properties/release/properties/role/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
if(data61.timeoutSeconds !== undefined){
let data65 = data61.timeoutSeconds;
if(!((typeof data65 == "number") && (!(data65 % 1) && !isNaN(data65)))){
const err123 = {instancePath:instancePath+"/spec/release/timeoutSeconds",schemaPath:"#/properties/spec/properties/release/properties/timeoutSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if(typeof data65 == "number"){
if(data65 > 2147483647 || isNaN(data65)){
const err124 = {instancePath:instancePath+"/spec/release/timeoutSeconds",schemaPath:"#/properties/spec/properties/release/properties/timeoutSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
if(data65 < 1 || isNaN(data65)){
const err125 = {instancePath:instancePath+"/spec/release/timeoutSeconds",schemaPath:"#/properties/spec/properties/release/properties/timeoutSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
}
if(data61.retryPolicy !== undefined){
if(!(validate22(data61.retryPolicy, {instancePath:instancePath+"/spec/release/retryPolicy",parentData:data61,parentDataProperty:"retryPolicy",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
}
else {
const err126 = {instancePath:instancePath+"/spec/release",schemaPath:"#/properties/spec/properties/release/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
}
else {
const err127 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
}
else {
const err128 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

export const validateKusciaJobTask = validate33;
const schema11 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["jobName","alias","appImage","parties","taskInputConfig"],"properties":{"jobName":{"type":"string","minLength":1,"maxLength":253},"jobUID":{"type":"string","maxLength":63},"terminate":{"type":"boolean"},"terminateReason":{"type":"string","maxLength":1024},"reruns":{"type":"integer","minimum":0,"maximum":2147483647},"initiator":{"type":"string","maxLength":63},"alias":{"type":"string","maxLength":253},"taskID":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$","maxLength":253},"dependencies":{"type":"array","maxItems":128,"items":{"type":"string","maxLength":253}},"tolerable":{"type":"boolean"},"external":{"type":"boolean"},"apiAccess":{"type":"boolean"},"manager":{"type":"boolean"},"endsJob":{"type":"boolean"},"appImage":{"type":"string"},"taskInputConfig":{"type":"string"},"priority":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"timeoutSeconds":{"type":"integer","minimum":1,"maximum":2147483647},"retryPolicy":{"type":"object","properties":{"limit":{"type":"integer","minimum":0,"maximum":100},"disruptionLimit":{"type":"integer","minimum":0,"maximum":100},"backoffSeconds":{"type":"integer","minimum":0,"maximum":86400},"maxBackoffSeconds":{"type":"integer","minimum":0,"maximum":86400},"rules":{"type":"array","maxItems":20,"items":{"type":"object","required":["action"],"properties":{"action":{"type":"string","enum":["Retry","RetryUncounted","FailTask","FailJob"]},"onExitCodes":{"$ref":"#/$defs/shared0"},"onReasons":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"string","enum":["PartyFailed","PodFailed","ContainerFailed","ImagePullFailed","PodLost","TaskTimeout","TaskResourceGroupPhaseFailed","AppImageChanged"]}}}}},"onFailed":{"type":"array","maxItems":20,"items":{"type":"object","properties":{"jobAction":{"type":"string","enum":["FailJob","SuspendJob"]},"satisfiesDependencies":{"type":"boolean"},"onExitCodes":{"$ref":"#/$defs/shared0"},"onReasons":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"string","enum":["PartyFailed","PodFailed","ContainerFailed","ImagePullFailed","PodLost","TaskTimeout","TaskResourceGroupPhaseFailed","AppImageChanged"]}}}}}}},"scheduleConfig":{"type":"object","properties":{"minReservedMembers":{"type":"integer","minimum":1,"maximum":2147483647},"resourceReservedSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"lifecycleSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"retryIntervalSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647}}},"parties":{"type":"array","minItems":1,"maxItems":128,"items":{"type":"object","required":["domainID"],"properties":{"domainID":{"type":"string","maxLength":63},"role":{"type":"string","maxLength":63},"resources":{"type":"object","properties":{"limits":{"type":"object","additionalProperties":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}},"requests":{"type":"object","additionalProperties":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}},"claims":{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"request":{"type":"string"}}}}}},"bandwidthLimits":{"type":"array","items":{"type":"object","required":["destinationID","limitKBps"],"properties":{"destinationID":{"type":"string"},"limitKBps":{"type":"integer","minimum":0}}}}}}}}}},"$defs":{"shared0":{"type":"object","required":["operator","values"],"properties":{"container":{"type":"string","maxLength":63},"operator":{"type":"string","enum":["In","NotIn"]},"values":{"type":"array","minItems":1,"maxItems":255,"items":{"type":"integer","minimum":1,"maximum":255}}}}}};
const schema12 = {"type":"object","required":["operator","values"],"properties":{"container":{"type":"string","maxLength":63},"operator":{"type":"string","enum":["In","NotIn"]},"values":{"type":"array","minItems":1,"maxItems":255,"items":{"type":"integer","minimum":1,"maximum":255}}}};

function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.operator === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "operator"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.values === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "values"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.container !== undefined){
let data0 = data.container;
if(typeof data0 === "string"){
if(func2(data0) > 63){
const err2 = {instancePath:instancePath+"/container",schemaPath:"#/properties/container/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/container",schemaPath:"#/properties/container/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.operator !== undefined){
let data1 = data.operator;
if(typeof data1 !== "string"){
const err4 = {instancePath:instancePath+"/operator",schemaPath:"#/properties/operator/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(!((data1 === "In") || (data1 === "NotIn"))){
const err5 = {instancePath:instancePath+"/operator",schemaPath:"#/properties/operator/enum",keyword:"enum",params:{allowedValues: schema12.properties.operator.enum}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.values !== undefined){
let data2 = data.values;
if(Array.isArray(data2)){
if(data2.length > 255){
const err6 = {instancePath:instancePath+"/values",schemaPath:"#/properties/values/maxItems",keyword:"maxItems",params:{limit: 255}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data2.length < 1){
const err7 = {instancePath:instancePath+"/values",schemaPath:"#/properties/values/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
const err8 = {instancePath:instancePath+"/values/" + i0,schemaPath:"#/properties/values/items/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data3 == "number"){
if(data3 > 255 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/values/" + i0,schemaPath:"#/properties/values/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/values/" + i0,schemaPath:"#/properties/values/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
else {
const err11 = {instancePath:instancePath+"/values",schemaPath:"#/properties/values/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
validate34.errors = vErrors;
return errors === 0;
}


function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.spec === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.spec !== undefined){
let data0 = data.spec;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.jobName === undefined){
const err1 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "jobName"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data0.alias === undefined){
const err2 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "alias"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0.appImage === undefined){
const err3 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "appImage"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data0.parties === undefined){
const err4 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "parties"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data0.taskInputConfig === undefined){
const err5 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "taskInputConfig"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data0.jobName !== undefined){
let data1 = data0.jobName;
if(typeof data1 === "string"){
if(func2(data1) > 253){
const err6 = {instancePath:instancePath+"/spec/jobName",schemaPath:"#/properties/spec/properties/jobName/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(func2(data1) < 1){
const err7 = {instancePath:instancePath+"/spec/jobName",schemaPath:"#/properties/spec/properties/jobName/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/spec/jobName",schemaPath:"#/properties/spec/properties/jobName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data0.jobUID !== undefined){
let data2 = data0.jobUID;
if(typeof data2 === "string"){
if(func2(data2) > 63){
const err9 = {instancePath:instancePath+"/spec/jobUID",schemaPath:"#/properties/spec/properties/jobUID/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/spec/jobUID",schemaPath:"#/properties/spec/properties/jobUID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data0.terminate !== undefined){
if(typeof data0.terminate !== "boolean"){
const err11 = {instancePath:instancePath+"/spec/terminate",schemaPath:"#/properties/spec/properties/terminate/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data0.terminateReason !== undefined){
let data4 = data0.terminateReason;
if(typeof data4 === "string"){
if(func2(data4) > 1024){
const err12 = {instancePath:instancePath+"/spec/terminateReason",schemaPath:"#/properties/spec/properties/terminateReason/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/spec/terminateReason",schemaPath:"#/properties/spec/properties/terminateReason/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data0.reruns !== undefined){
let data5 = data0.reruns;
if(!((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5)))){
const err14 = {instancePath:instancePath+"/spec/reruns",schemaPath:"#/properties/spec/properties/reruns/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(typeof data5 == "number"){
if(data5 > 2147483647 || isNaN(data5)){
const err15 = {instancePath:instancePath+"/spec/reruns",schemaPath:"#/properties/spec/properties/reruns/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data5 < 0 || isNaN(data5)){
const err16 = {instancePath:instancePath+"/spec/reruns",schemaPath:"#/properties/spec/properties/reruns/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data0.initiator !== undefined){
let data6 = data0.initiator;
if(typeof data6 === "string"){
if(func2(data6) > 63){
const err17 = {instancePath:instancePath+"/spec/initiator",schemaPath:"#/properties/spec/properties/initiator/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/spec/initiator",schemaPath:"#/properties/spec/properties/initiator/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data0.alias !== undefined){
let data7 = data0.alias;
if(typeof data7 === "string"){
if(func2(data7) > 253){
const err19 = {instancePath:instancePath+"/spec/alias",schemaPath:"#/properties/spec/properties/alias/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/spec/alias",schemaPath:"#/properties/spec/properties/alias/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data0.taskID !== undefined){
let data8 = data0.taskID;
if(typeof data8 === "string"){
if(func2(data8) > 253){
const err21 = {instancePath:instancePath+"/spec/taskID",schemaPath:"#/properties/spec/properties/taskID/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(!pattern0.test(data8)){
const err22 = {instancePath:instancePath+"/spec/taskID",schemaPath:"#/properties/spec/properties/taskID/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/spec/taskID",schemaPath:"#/properties/spec/properties/taskID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data0.dependencies !== undefined){
let data9 = data0.dependencies;
if(Array.isArray(data9)){
if(data9.length > 128){
const err24 = {instancePath:instancePath+"/spec/dependencies",schemaPath:"#/properties/spec/properties/dependencies/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
const len0 = data9.length;
for(let i0=0; i0<len0; i0++){
let data10 = data9[i0];
if(typeof data10 === "string"){
if(func2(data10) > 253){
const err25 = {instancePath:instancePath+"/spec/dependencies/" + i0,schemaPath:"#/properties/spec/properties/dependencies/items/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/spec/dependencies/" + i0,schemaPath:"#/properties/spec/properties/dependencies/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/spec/dependencies",schemaPath:"#/properties/spec/properties/dependencies/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data0.tolerable !== undefined){
if(typeof data0.tolerable !== "boolean"){
const err28 = {instancePath:instancePath+"/spec/tolerable",schemaPath:"#/properties/spec/properties/tolerable/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data0.external !== undefined){
if(typeof data0.external !== "boolean"){
const err29 = {instancePath:instancePath+"/spec/external",schemaPath:"#/properties/spec/properties/external/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data0.apiAccess !== undefined){
if(typeof data0.apiAccess !== "boolean"){
const err30 = {instancePath:instancePath+"/spec/apiAccess",schemaPath:"#/properties/spec/properties/apiAccess/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data0.manager !== undefined){
if(typeof data0.manager !== "boolean"){
const err31 = {instancePath:instancePath+"/spec/manager",schemaPath:"#/properties/spec/properties/manager/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data0.endsJob !== undefined){
if(typeof data0.endsJob !== "boolean"){
const err32 = {instancePath:instancePath+"/spec/endsJob",schemaPath:"#/properties/spec/properties/endsJob/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data0.appImage !== undefined){
if(typeof data0.appImage !== "string"){
const err33 = {instancePath:instancePath+"/spec/appImage",schemaPath:"#/properties/spec/properties/appImage/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data0.taskInputConfig !== undefined){
if(typeof data0.taskInputConfig !== "string"){
const err34 = {instancePath:instancePath+"/spec/taskInputConfig",schemaPath:"#/properties/spec/properties/taskInputConfig/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data0.priority !== undefined){
let data18 = data0.priority;
if(!((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18)))){
const err35 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(typeof data18 == "number"){
if(data18 > 2147483647 || isNaN(data18)){
const err36 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data18 < -2147483648 || isNaN(data18)){
const err37 = {instancePath:instancePath+"/spec/priority",schemaPath:"#/properties/spec/properties/priority/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
if(data0.timeoutSeconds !== undefined){
let data19 = data0.timeoutSeconds;
if(!((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19)))){
const err38 = {instancePath:instancePath+"/spec/timeoutSeconds",schemaPath:"#/properties/spec/properties/timeoutSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(typeof data19 == "number"){
if(data19 > 2147483647 || isNaN(data19)){
const err39 = {instancePath:instancePath+"/spec/timeoutSeconds",schemaPath:"#/properties/spec/properties/timeoutSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(data19 < 1 || isNaN(data19)){
const err40 = {instancePath:instancePath+"/spec/timeoutSeconds",schemaPath:"#/properties/spec/properties/timeoutSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
if(data0.retryPolicy !== undefined){
let data20 = data0.retryPolicy;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if(data20.limit !== undefined){
let data21 = data20.limit;
if(!((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21)))){
const err41 = {instancePath:instancePath+"/spec/retryPolicy/limit",schemaPath:"#/properties/spec/properties/retryPolicy/properties/limit/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(typeof data21 == "number"){
if(data21 > 100 || isNaN(data21)){
const err42 = {instancePath:instancePath+"/spec/retryPolicy/limit",schemaPath:"#/properties/spec/properties/retryPolicy/properties/limit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data21 < 0 || isNaN(data21)){
const err43 = {instancePath:instancePath+"/spec/retryPolicy/limit",schemaPath:"#/properties/spec/properties/retryPolicy/properties/limit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
if(data20.disruptionLimit !== undefined){
let data22 = data20.disruptionLimit;
if(!((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22)))){
const err44 = {instancePath:instancePath+"/spec/retryPolicy/disruptionLimit",schemaPath:"#/properties/spec/properties/retryPolicy/properties/disruptionLimit/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(typeof data22 == "number"){
if(data22 > 100 || isNaN(data22)){
const err45 = {instancePath:instancePath+"/spec/retryPolicy/disruptionLimit",schemaPath:"#/properties/spec/properties/retryPolicy/properties/disruptionLimit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data22 < 0 || isNaN(data22)){
const err46 = {instancePath:instancePath+"/spec/retryPolicy/disruptionLimit",schemaPath:"#/properties/spec/properties/retryPolicy/properties/disruptionLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
if(data20.backoffSeconds !== undefined){
let data23 = data20.backoffSeconds;
if(!((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23)))){
const err47 = {instancePath:instancePath+"/spec/retryPolicy/backoffSeconds",schemaPath:"#/properties/spec/properties/retryPolicy/properties/backoffSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(typeof data23 == "number"){
if(data23 > 86400 || isNaN(data23)){
const err48 = {instancePath:instancePath+"/spec/retryPolicy/backoffSeconds",schemaPath:"#/properties/spec/properties/retryPolicy/properties/backoffSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data23 < 0 || isNaN(data23)){
const err49 = {instancePath:instancePath+"/spec/retryPolicy/backoffSeconds",schemaPath:"#/properties/spec/properties/retryPolicy/properties/backoffSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
if(data20.maxBackoffSeconds !== undefined){
let data24 = data20.maxBackoffSeconds;
if(!((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24)))){
const err50 = {instancePath:instancePath+"/spec/retryPolicy/maxBackoffSeconds",schemaPath:"#/properties/spec/properties/retryPolicy/properties/maxBackoffSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(typeof data24 == "number"){
if(data24 > 86400 || isNaN(data24)){
const err51 = {instancePath:instancePath+"/spec/retryPolicy/maxBackoffSeconds",schemaPath:"#/properties/spec/properties/retryPolicy/properties/maxBackoffSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(data24 < 0 || isNaN(data24)){
const err52 = {instancePath:instancePath+"/spec/retryPolicy/maxBackoffSeconds",schemaPath:"#/properties/spec/properties/retryPolicy/properties/maxBackoffSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
if(data20.rules !== undefined){
let data25 = data20.rules;
if(Array.isArray(data25)){
if(data25.length > 20){
const err53 = {instancePath:instancePath+"/spec/retryPolicy/rules",schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/maxItems",keyword:"maxItems",params:{limit: 20}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
const len1 = data25.length;
for(let i1=0; i1<len1; i1++){
let data26 = data25[i1];
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
if(data26.action === undefined){
const err54 = {instancePath:instancePath+"/spec/retryPolicy/rules/" + i1,schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/items/required",keyword:"required",params:{missingProperty: "action"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data26.action !== undefined){
let data27 = data26.action;
if(typeof data27 !== "string"){
const err55 = {instancePath:instancePath+"/spec/retryPolicy/rules/" + i1+"/action",schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/items/properties/action/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(!((((data27 === "Retry") || (data27 === "RetryUncounted")) || (data27 === "FailTask")) || (data27 === "FailJob"))){
const err56 = {instancePath:instancePath+"/spec/retryPolicy/rules/" + i1+"/action",schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/items/properties/action/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.retryPolicy.properties.rules.items.properties.action.enum}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data26.onExitCodes !== undefined){
if(!(validate34(data26.onExitCodes, {instancePath:instancePath+"/spec/retryPolicy/rules/" + i1+"/onExitCodes",parentData:data26,parentDataProperty:"onExitCodes",rootData}))){
vErrors = vErrors === null ? validate34.errors : vErrors.concat(validate34.errors);
errors = vErrors.length;
}
}
if(data26.onReasons !== undefined){
let data29 = data26.onReasons;
if(Array.isArray(data29)){
if(data29.length > 20){
const err57 = {instancePath:instancePath+"/spec/retryPolicy/rules/" + i1+"/onReasons",schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/items/properties/onReasons/maxItems",keyword:"maxItems",params:{limit: 20}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(data29.length < 1){
const err58 = {instancePath:instancePath+"/spec/retryPolicy/rules/" + i1+"/onReasons",schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/items/properties/onReasons/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
const len2 = data29.length;
for(let i2=0; i2<len2; i2++){
let data30 = data29[i2];
if(typeof data30 !== "string"){
const err59 = {instancePath:instancePath+"/spec/retryPolicy/rules/" + i1+"/onReasons/" + i2,schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/items/properties/onReasons/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(!((((((((data30 === "PartyFailed") || (data30 === "PodFailed")) || (data30 === "ContainerFailed")) || (data30 === "ImagePullFailed")) || (data30 === "PodLost")) || (data30 === "TaskTimeout")) || (data30 === "TaskResourceGroupPhaseFailed")) || (data30 === "AppImageChanged"))){
const err60 = {instancePath:instancePath+"/spec/retryPolicy/rules/" + i1+"/onReasons/" + i2,schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/items/properties/onReasons/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.retryPolicy.properties.rules.items.properties.onReasons.items.enum}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
else {
const err61 = {instancePath:instancePath+"/spec/retryPolicy/rules/" + i1+"/onReasons",schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/items/properties/onReasons/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/spec/retryPolicy/rules/" + i1,schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/spec/retryPolicy/rules",schemaPath:"#/properties/spec/properties/retryPolicy/properties/rules/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data20.onFailed !== undefined){
let data31 = data20.onFailed;
if(Array.isArray(data31)){
if(data31.length > 20){
const err64 = {instancePath:instancePath+"/spec/retryPolicy/onFailed",schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/maxItems",keyword:"maxItems",params:{limit: 20}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
const len3 = data31.length;
for(let i3=0; i3<len3; i3++){
let data32 = data31[i3];
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
if(data32.jobAction !== undefined){
let data33 = data32.jobAction;
if(typeof data33 !== "string"){
const err65 = {instancePath:instancePath+"/spec/retryPolicy/onFailed/" + i3+"/jobAction",schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/items/properties/jobAction/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(!((data33 === "FailJob") || (data33 === "SuspendJob"))){
const err66 = {instancePath:instancePath+"/spec/retryPolicy/onFailed/" + i3+"/jobAction",schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/items/properties/jobAction/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.retryPolicy.properties.onFailed.items.properties.jobAction.enum}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data32.satisfiesDependencies !== undefined){
if(typeof data32.satisfiesDependencies !== "boolean"){
const err67 = {instancePath:instancePath+"/spec/retryPolicy/onFailed/" + i3+"/satisfiesDependencies",schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/items/properties/satisfiesDependencies/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data32.onExitCodes !== undefined){
if(!(validate34(data32.onExitCodes, {instancePath:instancePath+"/spec/retryPolicy/onFailed/" + i3+"/onExitCodes",parentData:data32,parentDataProperty:"onExitCodes",rootData}))){
vErrors = vErrors === null ? validate34.errors : vErrors.concat(validate34.errors);
errors = vErrors.length;
}
}
if(data32.onReasons !== undefined){
let data36 = data32.onReasons;
if(Array.isArray(data36)){
if(data36.length > 20){
const err68 = {instancePath:instancePath+"/spec/retryPolicy/onFailed/" + i3+"/onReasons",schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/items/properties/onReasons/maxItems",keyword:"maxItems",params:{limit: 20}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(data36.length < 1){
const err69 = {instancePath:instancePath+"/spec/retryPolicy/onFailed/" + i3+"/onReasons",schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/items/properties/onReasons/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
const len4 = data36.length;
for(let i4=0; i4<len4; i4++){
let data37 = data36[i4];
if(typeof data37 !== "string"){
const err70 = {instancePath:instancePath+"/spec/retryPolicy/onFailed/" + i3+"/onReasons/" + i4,schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/items/properties/onReasons/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(!((((((((data37 === "PartyFailed") || (data37 === "PodFailed")) || (data37 === "ContainerFailed")) || (data37 === "ImagePullFailed")) || (data37 === "PodLost")) || (data37 === "TaskTimeout")) || (data37 === "TaskResourceGroupPhaseFailed")) || (data37 === "AppImageChanged"))){
const err71 = {instancePath:instancePath+"/spec/retryPolicy/onFailed/" + i3+"/onReasons/" + i4,schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/items/properties/onReasons/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.spec.properties.retryPolicy.properties.onFailed.items.properties.onReasons.items.enum}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
else {
const err72 = {instancePath:instancePath+"/spec/retryPolicy/onFailed/" + i3+"/onReasons",schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/items/properties/onReasons/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
}
else {
const err73 = {instancePath:instancePath+"/spec/retryPolicy/onFailed/" + i3,schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
}
else {
const err74 = {instancePath:instancePath+"/spec/retryPolicy/onFailed",schemaPath:"#/properties/spec/properties/retryPolicy/properties/onFailed/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
else {
const err75 = {instancePath:instancePath+"/spec/retryPolicy",schemaPath:"#/properties/spec/properties/retryPolicy/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data0.scheduleConfig !== undefined){
let data38 = data0.scheduleConfig;
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
if(data38.minReservedMembers !== undefined){
let data39 = data38.minReservedMembers;
if(!((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39)))){
const err76 = {instancePath:instancePath+"/spec/scheduleConfig/minReservedMembers",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/minReservedMembers/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(typeof data39 == "number"){
if(data39 > 2147483647 || isNaN(data39)){
const err77 = {instancePath:instancePath+"/spec/scheduleConfig/minReservedMembers",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/minReservedMembers/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
if(data39 < 1 || isNaN(data39)){
const err78 = {instancePath:instancePath+"/spec/scheduleConfig/minReservedMembers",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/minReservedMembers/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
if(data38.resourceReservedSeconds !== undefined){
let data40 = data38.resourceReservedSeconds;
if(!((typeof data40 == "number") && (!(data40 % 1) && !isNaN(data40)))){
const err79 = {instancePath:instancePath+"/spec/scheduleConfig/resourceReservedSeconds",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/resourceReservedSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(typeof data40 == "number"){
if(data40 > 2147483647 || isNaN(data40)){
const err80 = {instancePath:instancePath+"/spec/scheduleConfig/resourceReservedSeconds",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/resourceReservedSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if(data40 < -2147483648 || isNaN(data40)){
const err81 = {instancePath:instancePath+"/spec/scheduleConfig/resourceReservedSeconds",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/resourceReservedSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
if(data38.lifecycleSeconds !== undefined){
let data41 = data38.lifecycleSeconds;
if(!((typeof data41 == "number") && (!(data41 % 1) && !isNaN(data41)))){
const err82 = {instancePath:instancePath+"/spec/scheduleConfig/lifecycleSeconds",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/lifecycleSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if(typeof data41 == "number"){
if(data41 > 2147483647 || isNaN(data41)){
const err83 = {instancePath:instancePath+"/spec/scheduleConfig/lifecycleSeconds",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/lifecycleSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(data41 < -2147483648 || isNaN(data41)){
const err84 = {instancePath:instancePath+"/spec/scheduleConfig/lifecycleSeconds",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/lifecycleSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
}
if(data38.retryIntervalSeconds !== undefined){
let data42 = data38.retryIntervalSeconds;
if(!((typeof data42 == "number") && (!(data42 % 1) && !isNaN(data42)))){
const err85 = {instancePath:instancePath+"/spec/scheduleConfig/retryIntervalSeconds",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/retryIntervalSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if(typeof data42 == "number"){
if(data42 > 2147483647 || isNaN(data42)){
const err86 = {instancePath:instancePath+"/spec/scheduleConfig/retryIntervalSeconds",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/retryIntervalSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
if(data42 < -2147483648 || isNaN(data42)){
const err87 = {instancePath:instancePath+"/spec/scheduleConfig/retryIntervalSeconds",schemaPath:"#/properties/spec/properties/scheduleConfig/properties/retryIntervalSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
}
else {
const err88 = {instancePath:instancePath+"/spec/scheduleConfig",schemaPath:"#/properties/spec/properties/scheduleConfig/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data0.parties !== undefined){
let data43 = data0.parties;
if(Array.isArray(data43)){
if(data43.length > 128){
const err89 = {instancePath:instancePath+"/spec/parties",schemaPath:"#/properties/spec/properties/parties/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
if(data43.length < 1){
const err90 = {instancePath:instancePath+"/spec/parties",schemaPath:"#/properties/spec/properties/parties/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
const len5 = data43.length;
for(let i5=0; i5<len5; i5++){
let data44 = data43[i5];
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if(data44.domainID === undefined){
const err91 = {instancePath:instancePath+"/spec/parties/" + i5,schemaPath:"#/properties/spec/properties/parties/items/required",keyword:"required",params:{missingProperty: "domainID"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(data44.domainID !== undefined){
let data45 = data44.domainID;
if(typeof data45 === "string"){
if(func2(data45) > 63){
const err92 = {instancePath:instancePath+"/spec/parties/" + i5+"/domainID",schemaPath:"#/properties/spec/properties/parties/items/properties/domainID/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
else {
const err93 = {instancePath:instancePath+"/spec/parties/" + i5+"/domainID",schemaPath:"#/properties/spec/properties/parties/items/properties/domainID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
if(data44.role !== undefined){
let data46 = data44.role;
if(typeof data46 === "string"){
if(func2(data46) > 63){
const err94 = {instancePath:instancePath+"/spec/parties/" + i5+"/role",schemaPath:"#/properties/spec/properties/parties/items/properties/role/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
else {
const err95 = {instancePath:instancePath+"/spec/parties/" + i5+"/role",schemaPath:"#/properties/spec/properties/parties/items/properties/role/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
if(data44.resources !== undefined){
let data47 = data44.resources;
if(data47 && typeof data47 == "object" && !Array.isArray(data47)){
if(data47.limits !== undefined){
let data48 = data47.limits;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
for(const key0 in data48){
let data49 = data48[key0];
if((!((typeof data49 == "number") && (!(data49 % 1) && !isNaN(data49)))) && (typeof data49 !== "string")){
const err96 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/limits/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/limits/additionalProperties/type",keyword:"type",params:{type: schema11.properties.spec.properties.parties.items.properties.resources.properties.limits.additionalProperties.type}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
if(typeof data49 === "string"){
if(!pattern1.test(data49)){
const err97 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/limits/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/limits/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
}
else {
const err98 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/limits",schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/limits/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
if(data47.requests !== undefined){
let data50 = data47.requests;
if(data50 && typeof data50 == "object" && !Array.isArray(data50)){
for(const key1 in data50){
let data51 = data50[key1];
if((!((typeof data51 == "number") && (!(data51 % 1) && !isNaN(data51)))) && (typeof data51 !== "string")){
const err99 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/requests/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/requests/additionalProperties/type",keyword:"type",params:{type: schema11.properties.spec.properties.parties.items.properties.resources.properties.requests.additionalProperties.type}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
if(typeof data51 === "string"){
if(!pattern1.test(data51)){
const err100 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/requests/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/requests/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
}
}
else {
const err101 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/requests",schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/requests/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data47.claims !== undefined){
let data52 = data47.claims;
if(Array.isArray(data52)){
const len6 = data52.length;
for(let i6=0; i6<len6; i6++){
let data53 = data52[i6];
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
if(data53.name === undefined){
const err102 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/claims/" + i6,schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/claims/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
if(data53.name !== undefined){
if(typeof data53.name !== "string"){
const err103 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/claims/" + i6+"/name",schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/claims/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data53.request !== undefined){
if(typeof data53.request !== "string"){
const err104 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/claims/" + i6+"/request",schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/claims/items/properties/request/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
}
else {
const err105 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/claims/" + i6,schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/claims/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
}
else {
const err106 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources/claims",schemaPath:"#/properties/spec/properties/parties/items/properties/resources/properties/claims/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
}
else {
const err107 = {instancePath:instancePath+"/spec/parties/" + i5+"/resources",schemaPath:"#/properties/spec/properties/parties/items/properties/resources/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data44.bandwidthLimits !== undefined){
let data56 = data44.bandwidthLimits;
if(Array.isArray(data56)){
const len7 = data56.length;
for(let i7=0; i7<len7; i7++){
let data57 = data56[i7];
if(data57 && typeof data57 == "object" && !Array.isArray(data57)){
if(data57.destinationID === undefined){
const err108 = {instancePath:instancePath+"/spec/parties/" + i5+"/bandwidthLimits/" + i7,schemaPath:"#/properties/spec/properties/parties/items/properties/bandwidthLimits/items/required",keyword:"required",params:{missingProperty: "destinationID"}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
if(data57.limitKBps === undefined){
const err109 = {instancePath:instancePath+"/spec/parties/" + i5+"/bandwidthLimits/" + i7,schemaPath:"#/properties/spec/properties/parties/items/properties/bandwidthLimits/items/required",keyword:"required",params:{missingProperty: "limitKBps"}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
if(data57.destinationID !== undefined){
if(typeof data57.destinationID !== "string"){
const err110 = {instancePath:instancePath+"/spec/parties/" + i5+"/bandwidthLimits/" + i7+"/destinationID",schemaPath:"#/properties/spec/properties/parties/items/properties/bandwidthLimits/items/properties/destinationID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
if(data57.limitKBps !== undefined){
let data59 = data57.limitKBps;
if(!((typeof data59 == "number") && (!(data59 % 1) && !isNaN(data59)))){
const err111 = {instancePath:instancePath+"/spec/parties/" + i5+"/bandwidthLimits/" + i7+"/limitKBps",schemaPath:"#/properties/spec/properties/parties/items/properties/bandwidthLimits/items/properties/limitKBps/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
if(typeof data59 == "number"){
if(data59 < 0 || isNaN(data59)){
const err112 = {instancePath:instancePath+"/spec/parties/" + i5+"/bandwidthLimits/" + i7+"/limitKBps",schemaPath:"#/properties/spec/properties/parties/items/properties/bandwidthLimits/items/properties/limitKBps/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
}
}
else {
const err113 = {instancePath:instancePath+"/spec/parties/" + i5+"/bandwidthLimits/" + i7,schemaPath:"#/properties/spec/properties/parties/items/properties/bandwidthLimits/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
}
else {
const err114 = {instancePath:instancePath+"/spec/parties/" + i5+"/bandwidthLimits",schemaPath:"#/properties/spec/properties/parties/items/properties/bandwidthLimits/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
}
else {
const err115 = {instancePath:instancePath+"/spec/parties/" + i5,schemaPath:"#/properties/spec/properties/parties/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
}
else {
const err116 = {instancePath:instancePath+"/spec/parties",schemaPath:"#/properties/spec/properties/parties/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
else {
const err117 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
}
else {
const err118 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}

export const validateKusciaJobTemplate = validate37;
const schema13 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["template"],"properties":{"displayName":{"type":"string","maxLength":256},"description":{"type":"string","maxLength":4096},"parameters":{"type":"array","maxItems":64,"items":{"type":"object","required":["name"],"properties":{"name":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_-]*$","minLength":1,"maxLength":63},"type":{"type":"string","enum":["string","number","boolean","json","enum"]},"default":{"type":"string","maxLength":65536},"required":{"type":"boolean"},"description":{"type":"string","maxLength":1024},"options":{"type":"array","maxItems":64,"items":{"type":"string","maxLength":256}}}}},"template":{"type":"object","required":["spec"],"properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object","additionalProperties":{"type":"string"}},"annotations":{"type":"object","additionalProperties":{"type":"string"}}}},"spec":{"type":"object"}}}}}},"$defs":{}};
const pattern6 = new RegExp("^[A-Za-z_][A-Za-z0-9_-]*$", "u");

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.spec === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.spec !== undefined){
let data0 = data.spec;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.template === undefined){
const err1 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "template"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data0.displayName !== undefined){
let data1 = data0.displayName;
if(typeof data1 === "string"){
if(func2(data1) > 256){
const err2 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/maxLength",keyword:"maxLength",params:{limit: 256}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data0.description !== undefined){
let data2 = data0.description;
if(typeof data2 === "string"){
if(func2(data2) > 4096){
const err4 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/maxLength",keyword:"maxLength",params:{limit: 4096}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data0.parameters !== undefined){
let data3 = data0.parameters;
if(Array.isArray(data3)){
if(data3.length > 64){
const err6 = {instancePath:instancePath+"/spec/parameters",schemaPath:"#/properties/spec/properties/parameters/maxItems",keyword:"maxItems",params:{limit: 64}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.name === undefined){
const err7 = {instancePath:instancePath+"/spec/parameters/" + i0,schemaPath:"#/properties/spec/properties/parameters/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data4.name !== undefined){
let data5 = data4.name;
if(typeof data5 === "string"){
if(func2(data5) > 63){
const err8 = {instancePath:instancePath+"/spec/parameters/" + i0+"/name",schemaPath:"#/properties/spec/properties/parameters/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(func2(data5) < 1){
const err9 = {instancePath:instancePath+"/spec/parameters/" + i0+"/name",schemaPath:"#/properties/spec/properties/parameters/items/properties/name/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!pattern6.test(data5)){
const err10 = {instancePath:instancePath+"/spec/parameters/" + i0+"/name",schemaPath:"#/properties/spec/properties/parameters/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_-]*$"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/spec/parameters/" + i0+"/name",schemaPath:"#/properties/spec/properties/parameters/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data4.type !== undefined){
let data6 = data4.type;
if(typeof data6 !== "string"){
const err12 = {instancePath:instancePath+"/spec/parameters/" + i0+"/type",schemaPath:"#/properties/spec/properties/parameters/items/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(!(((((data6 === "string") || (data6 === "number")) || (data6 === "boolean")) || (data6 === "json")) || (data6 === "enum"))){
const err13 = {instancePath:instancePath+"/spec/parameters/" + i0+"/type",schemaPath:"#/properties/spec/properties/parameters/items/properties/type/enum",keyword:"enum",params:{allowedValues: schema13.properties.spec.properties.parameters.items.properties.type.enum}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data4.default !== undefined){
let data7 = data4.default;
if(typeof data7 === "string"){
if(func2(data7) > 65536){
const err14 = {instancePath:instancePath+"/spec/parameters/" + i0+"/default",schemaPath:"#/properties/spec/properties/parameters/items/properties/default/maxLength",keyword:"maxLength",params:{limit: 65536}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/spec/parameters/" + i0+"/default",schemaPath:"#/properties/spec/properties/parameters/items/properties/default/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data4.required !== undefined){
if(typeof data4.required !== "boolean"){
const err16 = {instancePath:instancePath+"/spec/parameters/" + i0+"/required",schemaPath:"#/properties/spec/properties/parameters/items/properties/required/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data4.description !== undefined){
let data9 = data4.description;
if(typeof data9 === "string"){
if(func2(data9) > 1024){
const err17 = {instancePath:instancePath+"/spec/parameters/" + i0+"/description",schemaPath:"#/properties/spec/properties/parameters/items/properties/description/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/spec/parameters/" + i0+"/description",schemaPath:"#/properties/spec/properties/parameters/items/properties/description/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data4.options !== undefined){
let data10 = data4.options;
if(Array.isArray(data10)){
if(data10.length > 64){
const err19 = {instancePath:instancePath+"/spec/parameters/" + i0+"/options",schemaPath:"#/properties/spec/properties/parameters/items/properties/options/maxItems",keyword:"maxItems",params:{limit: 64}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
if(typeof data11 === "string"){
if(func2(data11) > 256){
const err20 = {instancePath:instancePath+"/spec/parameters/" + i0+"/options/" + i1,schemaPath:"#/properties/spec/properties/parameters/items/properties/options/items/maxLength",keyword:"maxLength",params:{limit: 256}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/spec/parameters/" + i0+"/options/" + i1,schemaPath:"#/properties/spec/properties/parameters/items/properties/options/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/spec/parameters/" + i0+"/options",schemaPath:"#/properties/spec/properties/parameters/items/properties/options/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/spec/parameters/" + i0,schemaPath:"#/properties/spec/properties/parameters/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/spec/parameters",schemaPath:"#/properties/spec/properties/parameters/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data0.template !== undefined){
let data12 = data0.template;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.spec === undefined){
const err25 = {instancePath:instancePath+"/spec/template",schemaPath:"#/properties/spec/properties/template/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data12.metadata !== undefined){
let data13 = data12.metadata;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.labels !== undefined){
let data14 = data13.labels;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key0 in data14){
if(typeof data14[key0] !== "string"){
const err26 = {instancePath:instancePath+"/spec/template/metadata/labels/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/template/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/spec/template/metadata/labels",schemaPath:"#/properties/spec/properties/template/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data13.annotations !== undefined){
let data16 = data13.annotations;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
for(const key1 in data16){
if(typeof data16[key1] !== "string"){
const err28 = {instancePath:instancePath+"/spec/template/metadata/annotations/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/template/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/spec/template/metadata/annotations",schemaPath:"#/properties/spec/properties/template/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/spec/template/metadata",schemaPath:"#/properties/spec/properties/template/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data12.spec !== undefined){
let data18 = data12.spec;
if(!(data18 && typeof data18 == "object" && !Array.isArray(data18))){
const err31 = {instancePath:instancePath+"/spec/template/spec",schemaPath:"#/properties/spec/properties/template/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/spec/template",schemaPath:"#/properties/spec/properties/template/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
validate37.errors = vErrors;
return errors === 0;
}

export const validateKusciaJobSchedule = validate38;
const schema14 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["trigger"],"properties":{"displayName":{"type":"string","maxLength":256},"description":{"type":"string","maxLength":4096},"trigger":{"type":"object","properties":{"date":{"type":"object","required":["at"],"properties":{"at":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?)?$","maxLength":40}}},"interval":{"type":"object","required":["seconds"],"properties":{"seconds":{"type":"integer","minimum":1,"maximum":315360000},"anchor":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?)?$","maxLength":40}}},"cron":{"type":"object","required":["expression"],"properties":{"expression":{"type":"string","minLength":1,"maxLength":256}}}}},"timeZone":{"type":"string","minLength":1,"maxLength":64},"template":{"type":"object","required":["name"],"properties":{"name":{"type":"string","minLength":1,"maxLength":253},"revision":{"type":"string","pattern":"^sha256:[0-9a-f]{64}$","maxLength":71}}},"parameters":{"type":"object","additionalProperties":{"type":"string"}},"job":{"type":"object","required":["spec"],"properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object","additionalProperties":{"type":"string"}},"annotations":{"type":"object","additionalProperties":{"type":"string"}}}},"spec":{"type":"object"}}},"suspend":{"type":"boolean"},"concurrencyPolicy":{"type":"string","enum":["Allow","Forbid","Replace"]},"missedRunPolicy":{"type":"string","enum":["RunLatest","RunAll","Skip"]},"startingDeadlineSeconds":{"type":"integer","minimum":1,"maximum":31536000},"jitterSeconds":{"type":"integer","minimum":0,"maximum":86400},"startAt":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?)?$","maxLength":40},"endAt":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?)?$","maxLength":40},"maxRuns":{"type":"integer","minimum":1},"successfulJobsHistoryLimit":{"type":"integer","minimum":0,"maximum":1000},"failedJobsHistoryLimit":{"type":"integer","minimum":0,"maximum":1000}}}},"$defs":{}};
const pattern7 = new RegExp("^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?)?$", "u");
const pattern9 = new RegExp("^sha256:[0-9a-f]{64}$", "u");

function validate38(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.spec === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.spec !== undefined){
let data0 = data.spec;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.trigger === undefined){
const err1 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "trigger"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data0.displayName !== undefined){
let data1 = data0.displayName;
if(typeof data1 === "string"){
if(func2(data1) > 256){
const err2 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/maxLength",keyword:"maxLength",params:{limit: 256}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/spec/displayName",schemaPath:"#/properties/spec/properties/displayName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data0.description !== undefined){
let data2 = data0.description;
if(typeof data2 === "string"){
if(func2(data2) > 4096){
const err4 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/maxLength",keyword:"maxLength",params:{limit: 4096}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/spec/description",schemaPath:"#/properties/spec/properties/description/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data0.trigger !== undefined){
let data3 = data0.trigger;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.date !== undefined){
let data4 = data3.date;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.at === undefined){
const err6 = {instancePath:instancePath+"/spec/trigger/date",schemaPath:"#/properties/spec/properties/trigger/properties/date/required",keyword:"required",params:{missingProperty: "at"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data4.at !== undefined){
let data5 = data4.at;
if(typeof data5 === "string"){
if(func2(data5) > 40){
const err7 = {instancePath:instancePath+"/spec/trigger/date/at",schemaPath:"#/properties/spec/properties/trigger/properties/date/properties/at/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(!pattern7.test(data5)){
const err8 = {instancePath:instancePath+"/spec/trigger/date/at",schemaPath:"#/properties/spec/properties/trigger/properties/date/properties/at/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?)?$"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/spec/trigger/date/at",schemaPath:"#/properties/spec/properties/trigger/properties/date/properties/at/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath:instancePath+"/spec/trigger/date",schemaPath:"#/properties/spec/properties/trigger/properties/date/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data3.interval !== undefined){
let data6 = data3.interval;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(data6.seconds === undefined){
const err11 = {instancePath:instancePath+"/spec/trigger/interval",schemaPath:"#/properties/spec/properties/trigger/properties/interval/required",keyword:"required",params:{missingProperty: "seconds"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data6.seconds !== undefined){
let data7 = data6.seconds;
if(!((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7)))){
const err12 = {instancePath:instancePath+"/spec/trigger/interval/seconds",schemaPath:"#/properties/spec/properties/trigger/properties/interval/properties/seconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(typeof data7 == "number"){
if(data7 > 315360000 || isNaN(data7)){
const err13 = {instancePath:instancePath+"/spec/trigger/interval/seconds",schemaPath:"#/properties/spec/properties/trigger/properties/interval/properties/seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 315360000}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data7 < 1 || isNaN(data7)){
const err14 = {instancePath:instancePath+"/spec/trigger/interval/seconds",schemaPath:"#/properties/spec/properties/trigger/properties/interval/properties/seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data6.anchor !== undefined){
let data8 = data6.anchor;
if(typeof data8 === "string"){
if(func2(data8) > 40){
const err15 = {instancePath:instancePath+"/spec/trigger/interval/anchor",schemaPath:"#/properties/spec/properties/trigger/properties/interval/properties/anchor/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!pattern7.test(data8)){
const err16 = {instancePath:instancePath+"/spec/trigger/interval/anchor",schemaPath:"#/properties/spec/properties/trigger/properties/interval/properties/anchor/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?)?$"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/spec/trigger/interval/anchor",schemaPath:"#/properties/spec/properties/trigger/properties/interval/properties/anchor/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/spec/trigger/interval",schemaPath:"#/properties/spec/properties/trigger/properties/interval/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data3.cron !== undefined){
let data9 = data3.cron;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.expression === undefined){
const err19 = {instancePath:instancePath+"/spec/trigger/cron",schemaPath:"#/properties/spec/properties/trigger/properties/cron/required",keyword:"required",params:{missingProperty: "expression"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data9.expression !== undefined){
let data10 = data9.expression;
if(typeof data10 === "string"){
if(func2(data10) > 256){
const err20 = {instancePath:instancePath+"/spec/trigger/cron/expression",schemaPath:"#/properties/spec/properties/trigger/properties/cron/properties/expression/maxLength",keyword:"maxLength",params:{limit: 256}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(func2(data10) < 1){
const err21 = {instancePath:instancePath+"/spec/trigger/cron/expression",schemaPath:"#/properties/spec/properties/trigger/properties/cron/properties/expression/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/spec/trigger/cron/expression",schemaPath:"#/properties/spec/properties/trigger/properties/cron/properties/expression/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/spec/trigger/cron",schemaPath:"#/properties/spec/properties/trigger/properties/cron/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/spec/trigger",schemaPath:"#/properties/spec/properties/trigger/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data0.timeZone !== undefined){
let data11 = data0.timeZone;
if(typeof data11 === "string"){
if(func2(data11) > 64){
const err25 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(func2(data11) < 1){
const err26 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/spec/timeZone",schemaPath:"#/properties/spec/properties/timeZone/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data0.template !== undefined){
let data12 = data0.template;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.name === undefined){
const err28 = {instancePath:instancePath+"/spec/template",schemaPath:"#/properties/spec/properties/template/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data12.name !== undefined){
let data13 = data12.name;
if(typeof data13 === "string"){
if(func2(data13) > 253){
const err29 = {instancePath:instancePath+"/spec/template/name",schemaPath:"#/properties/spec/properties/template/properties/name/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(func2(data13) < 1){
const err30 = {instancePath:instancePath+"/spec/template/name",schemaPath:"#/properties/spec/properties/template/properties/name/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/spec/template/name",schemaPath:"#/properties/spec/properties/template/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data12.revision !== undefined){
let data14 = data12.revision;
if(typeof data14 === "string"){
if(func2(data14) > 71){
const err32 = {instancePath:instancePath+"/spec/template/revision",schemaPath:"#/properties/spec/properties/template/properties/revision/maxLength",keyword:"maxLength",params:{limit: 71}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(!pattern9.test(data14)){
const err33 = {instancePath:instancePath+"/spec/template/revision",schemaPath:"#/properties/spec/properties/template/properties/revision/pattern",keyword:"pattern",params:{pattern: "^sha256:[0-9a-f]{64}$"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
else {
const err34 = {instancePath:instancePath+"/spec/template/revision",schemaPath:"#/properties/spec/properties/template/properties/revision/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/spec/template",schemaPath:"#/properties/spec/properties/template/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data0.parameters !== undefined){
let data15 = data0.parameters;
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
for(const key0 in data15){
if(typeof data15[key0] !== "string"){
const err36 = {instancePath:instancePath+"/spec/parameters/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/parameters/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
else {
const err37 = {instancePath:instancePath+"/spec/parameters",schemaPath:"#/properties/spec/properties/parameters/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data0.job !== undefined){
let data17 = data0.job;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if(data17.spec === undefined){
const err38 = {instancePath:instancePath+"/spec/job",schemaPath:"#/properties/spec/properties/job/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data17.metadata !== undefined){
let data18 = data17.metadata;
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
if(data18.labels !== undefined){
let data19 = data18.labels;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key1 in data19){
if(typeof data19[key1] !== "string"){
const err39 = {instancePath:instancePath+"/spec/job/metadata/labels/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/job/properties/metadata/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath:instancePath+"/spec/job/metadata/labels",schemaPath:"#/properties/spec/properties/job/properties/metadata/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data18.annotations !== undefined){
let data21 = data18.annotations;
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
for(const key2 in data21){
if(typeof data21[key2] !== "string"){
const err41 = {instancePath:instancePath+"/spec/job/metadata/annotations/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/job/properties/metadata/properties/annotations/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/spec/job/metadata/annotations",schemaPath:"#/properties/spec/properties/job/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/spec/job/metadata",schemaPath:"#/properties/spec/properties/job/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data17.spec !== undefined){
let data23 = data17.spec;
if(!(data23 && typeof data23 == "object" && !Array.isArray(data23))){
const err44 = {instancePath:instancePath+"/spec/job/spec",schemaPath:"#/properties/spec/properties/job/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
else {
const err45 = {instancePath:instancePath+"/spec/job",schemaPath:"#/properties/spec/properties/job/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data0.suspend !== undefined){
if(typeof data0.suspend !== "boolean"){
const err46 = {instancePath:instancePath+"/spec/suspend",schemaPath:"#/properties/spec/properties/suspend/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data0.concurrencyPolicy !== undefined){
let data25 = data0.concurrencyPolicy;
if(typeof data25 !== "string"){
const err47 = {instancePath:instancePath+"/spec/concurrencyPolicy",schemaPath:"#/properties/spec/properties/concurrencyPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(!(((data25 === "Allow") || (data25 === "Forbid")) || (data25 === "Replace"))){
const err48 = {instancePath:instancePath+"/spec/concurrencyPolicy",schemaPath:"#/properties/spec/properties/concurrencyPolicy/enum",keyword:"enum",params:{allowedValues: schema14.properties.spec.properties.concurrencyPolicy.enum}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data0.missedRunPolicy !== undefined){
let data26 = data0.missedRunPolicy;
if(typeof data26 !== "string"){
const err49 = {instancePath:instancePath+"/spec/missedRunPolicy",schemaPath:"#/properties/spec/properties/missedRunPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(!(((data26 === "RunLatest") || (data26 === "RunAll")) || (data26 === "Skip"))){
const err50 = {instancePath:instancePath+"/spec/missedRunPolicy",schemaPath:"#/properties/spec/properties/missedRunPolicy/enum",keyword:"enum",params:{allowedValues: schema14.properties.spec.properties.missedRunPolicy.enum}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data0.startingDeadlineSeconds !== undefined){
let data27 = data0.startingDeadlineSeconds;
if(!((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27)))){
const err51 = {instancePath:instancePath+"/spec/startingDeadlineSeconds",schemaPath:"#/properties/spec/properties/startingDeadlineSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(typeof data27 == "number"){
if(data27 > 31536000 || isNaN(data27)){
const err52 = {instancePath:instancePath+"/spec/startingDeadlineSeconds",schemaPath:"#/properties/spec/properties/startingDeadlineSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31536000}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(data27 < 1 || isNaN(data27)){
const err53 = {instancePath:instancePath+"/spec/startingDeadlineSeconds",schemaPath:"#/properties/spec/properties/startingDeadlineSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
if(data0.jitterSeconds !== undefined){
let data28 = data0.jitterSeconds;
if(!((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28)))){
const err54 = {instancePath:instancePath+"/spec/jitterSeconds",schemaPath:"#/properties/spec/properties/jitterSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(typeof data28 == "number"){
if(data28 > 86400 || isNaN(data28)){
const err55 = {instancePath:instancePath+"/spec/jitterSeconds",schemaPath:"#/properties/spec/properties/jitterSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(data28 < 0 || isNaN(data28)){
const err56 = {instancePath:instancePath+"/spec/jitterSeconds",schemaPath:"#/properties/spec/properties/jitterSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
if(data0.startAt !== undefined){
let data29 = data0.startAt;
if(typeof data29 === "string"){
if(func2(data29) > 40){
const err57 = {instancePath:instancePath+"/spec/startAt",schemaPath:"#/properties/spec/properties/startAt/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(!pattern7.test(data29)){
const err58 = {instancePath:instancePath+"/spec/startAt",schemaPath:"#/properties/spec/properties/startAt/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?)?$"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/spec/startAt",schemaPath:"#/properties/spec/properties/startAt/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data0.endAt !== undefined){
let data30 = data0.endAt;
if(typeof data30 === "string"){
if(func2(data30) > 40){
const err60 = {instancePath:instancePath+"/spec/endAt",schemaPath:"#/properties/spec/properties/endAt/maxLength",keyword:"maxLength",params:{limit: 40}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(!pattern7.test(data30)){
const err61 = {instancePath:instancePath+"/spec/endAt",schemaPath:"#/properties/spec/properties/endAt/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?)?$"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/spec/endAt",schemaPath:"#/properties/spec/properties/endAt/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data0.maxRuns !== undefined){
let data31 = data0.maxRuns;
if(!((typeof data31 == "number") && (!(data31 % 1) && !isNaN(data31)))){
const err63 = {instancePath:instancePath+"/spec/maxRuns",schemaPath:"#/properties/spec/properties/maxRuns/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(typeof data31 == "number"){
if(data31 < 1 || isNaN(data31)){
const err64 = {instancePath:instancePath+"/spec/maxRuns",schemaPath:"#/properties/spec/properties/maxRuns/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
if(data0.successfulJobsHistoryLimit !== undefined){
let data32 = data0.successfulJobsHistoryLimit;
if(!((typeof data32 == "number") && (!(data32 % 1) && !isNaN(data32)))){
const err65 = {instancePath:instancePath+"/spec/successfulJobsHistoryLimit",schemaPath:"#/properties/spec/properties/successfulJobsHistoryLimit/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(typeof data32 == "number"){
if(data32 > 1000 || isNaN(data32)){
const err66 = {instancePath:instancePath+"/spec/successfulJobsHistoryLimit",schemaPath:"#/properties/spec/properties/successfulJobsHistoryLimit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if(data32 < 0 || isNaN(data32)){
const err67 = {instancePath:instancePath+"/spec/successfulJobsHistoryLimit",schemaPath:"#/properties/spec/properties/successfulJobsHistoryLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
if(data0.failedJobsHistoryLimit !== undefined){
let data33 = data0.failedJobsHistoryLimit;
if(!((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33)))){
const err68 = {instancePath:instancePath+"/spec/failedJobsHistoryLimit",schemaPath:"#/properties/spec/properties/failedJobsHistoryLimit/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(typeof data33 == "number"){
if(data33 > 1000 || isNaN(data33)){
const err69 = {instancePath:instancePath+"/spec/failedJobsHistoryLimit",schemaPath:"#/properties/spec/properties/failedJobsHistoryLimit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(data33 < 0 || isNaN(data33)){
const err70 = {instancePath:instancePath+"/spec/failedJobsHistoryLimit",schemaPath:"#/properties/spec/properties/failedJobsHistoryLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
}
}
else {
const err71 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
else {
const err72 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
validate38.errors = vErrors;
return errors === 0;
}

export const validateAppImage = validate39;
const schema15 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["image","deployTemplates"],"properties":{"image":{"type":"object","required":["name","tag"],"properties":{"name":{"type":"string"},"tag":{"type":"string"},"id":{"type":"string"},"sign":{"type":"string"}}},"configTemplates":{"type":"object","additionalProperties":{"type":"string"}},"deployTemplates":{"type":"array","items":{"type":"object","required":["name","spec"],"properties":{"name":{"type":"string"},"role":{"type":"string"},"replicas":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"networkPolicy":{"type":"object","properties":{"ingresses":{"type":"array","items":{"type":"object","required":["from"],"properties":{"from":{"type":"object","required":["roles"],"properties":{"roles":{"type":"array","items":{"type":"string"}}}},"ports":{"type":"array","items":{"type":"object","required":["port"],"properties":{"port":{"type":"string"}}}}}}}}},"spec":{"type":"object","properties":{"restartPolicy":{"type":"string"},"backoffLimit":{"type":"integer","minimum":0,"maximum":100},"startTogether":{"type":"boolean"},"terminationGracePeriodSeconds":{"type":"integer","minimum":0,"maximum":3600},"podSecurityContext":{"type":"object","properties":{"fsGroup":{"type":"integer","minimum":0,"maximum":2147483647},"fsGroupChangePolicy":{"type":"string","enum":["Always","OnRootMismatch"]},"runAsGroup":{"type":"integer","minimum":0,"maximum":2147483647},"runAsNonRoot":{"type":"boolean"},"runAsUser":{"type":"integer","minimum":0,"maximum":2147483647},"seccompProfile":{"$ref":"#/$defs/shared0"},"supplementalGroups":{"type":"array","maxItems":32,"items":{"type":"integer"}},"supplementalGroupsPolicy":{"type":"string","enum":["Merge","Strict"]}}},"volumes":{"type":"array","maxItems":32,"items":{"type":"object","required":["name","emptyDir"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$","minLength":1,"maxLength":50},"emptyDir":{"type":"object","properties":{"medium":{"type":"string","enum":["","Memory"]},"sizeLimit":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}}}}}},"containers":{"type":"array","items":{"type":"object","required":["name","workingDir"],"properties":{"name":{"type":"string"},"workingDir":{"type":"string"},"command":{"type":"array","items":{"type":"string"}},"args":{"type":"array","items":{"type":"string"}},"messages":{"type":"string","enum":["Stdout"]},"input":{"type":"string","enum":["Stdin"]},"configVolumeMounts":{"type":"array","items":{"type":"object","required":["mountPath","subPath"],"properties":{"mountPath":{"type":"string"},"subPath":{"type":"string"}}}},"volumeMounts":{"type":"array","maxItems":32,"items":{"type":"object","required":["name","mountPath"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$","minLength":1,"maxLength":50},"mountPath":{"type":"string","pattern":"^/[^:]*$","maxLength":1024},"readOnly":{"type":"boolean"},"subPath":{"type":"string","maxLength":1024},"subPathExpr":{"type":"string","maxLength":1024}}}},"ports":{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"port":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"protocol":{"type":"string","enum":["HTTP","GRPC"]},"scope":{"type":"string","enum":["Cluster","Domain","Local"]}}}},"env":{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"value":{"type":"string"},"valueFrom":{"type":"object","properties":{"configMapKeyRef":{"$ref":"#/$defs/shared1"},"fieldRef":{"type":"object","required":["fieldPath"],"properties":{"apiVersion":{"type":"string"},"fieldPath":{"type":"string"}}},"fileKeyRef":{"type":"object","required":["volumeName","path","key"],"properties":{"volumeName":{"type":"string"},"path":{"type":"string"},"key":{"type":"string"},"optional":{"type":"boolean"}}},"resourceFieldRef":{"type":"object","required":["resource"],"properties":{"containerName":{"type":"string"},"resource":{"type":"string"},"divisor":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}}},"secretKeyRef":{"$ref":"#/$defs/shared1"}}}}}},"envFrom":{"type":"array","items":{"type":"object","properties":{"prefix":{"type":"string"},"configMapRef":{"$ref":"#/$defs/shared2"},"secretRef":{"$ref":"#/$defs/shared2"}}}},"resources":{"type":"object","properties":{"limits":{"type":"object","additionalProperties":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}},"requests":{"type":"object","additionalProperties":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}},"claims":{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"request":{"type":"string"}}}}}},"livenessProbe":{"$ref":"#/$defs/shared8"},"readinessProbe":{"$ref":"#/$defs/shared8"},"startupProbe":{"$ref":"#/$defs/shared8"},"securityContext":{"type":"object","properties":{"allowPrivilegeEscalation":{"type":"boolean"},"appArmorProfile":{"$ref":"#/$defs/shared0"},"capabilities":{"type":"object","properties":{"add":{"type":"array","items":{"type":"string"}},"drop":{"type":"array","items":{"type":"string"}}}},"privileged":{"type":"boolean"},"procMount":{"type":"string"},"readOnlyRootFilesystem":{"type":"boolean"},"runAsGroup":{"type":"integer"},"runAsNonRoot":{"type":"boolean"},"runAsUser":{"type":"integer"},"seLinuxOptions":{"type":"object","properties":{"level":{"type":"string"},"role":{"type":"string"},"type":{"type":"string"},"user":{"type":"string"}}},"seccompProfile":{"$ref":"#/$defs/shared0"},"windowsOptions":{"type":"object","properties":{"gmsaCredentialSpec":{"type":"string"},"gmsaCredentialSpecName":{"type":"string"},"hostProcess":{"type":"boolean"},"runAsUserName":{"type":"string"}}}}},"imagePullPolicy":{"type":"string","enum":["Always","Never","IfNotPresent"]},"metricProbe":{"type":"object","properties":{"path":{"type":"string"},"port":{"type":"string"}}}}}},"affinity":{"type":"object","properties":{"nodeAffinity":{"type":"object","properties":{"preferredDuringSchedulingIgnoredDuringExecution":{"type":"array","items":{"type":"object","required":["weight","preference"],"properties":{"weight":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"preference":{"$ref":"#/$defs/shared10"}}}},"requiredDuringSchedulingIgnoredDuringExecution":{"type":"object","required":["nodeSelectorTerms"],"properties":{"nodeSelectorTerms":{"type":"array","items":{"$ref":"#/$defs/shared10"}}}}}},"podAffinity":{"$ref":"#/$defs/shared14"},"podAntiAffinity":{"$ref":"#/$defs/shared14"}}}}}}}}}}},"$defs":{"shared0":{"type":"object","required":["type"],"properties":{"type":{"type":"string"},"localhostProfile":{"type":"string"}}},"shared1":{"type":"object","required":["key"],"properties":{"name":{"type":"string"},"key":{"type":"string"},"optional":{"type":"boolean"}}},"shared2":{"type":"object","properties":{"name":{"type":"string"},"optional":{"type":"boolean"}}},"shared3":{"type":"object","properties":{"command":{"type":"array","items":{"type":"string"}}}},"shared4":{"type":"object","required":["port"],"properties":{"port":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"service":{"type":"string"}}},"shared5":{"type":"object","required":["name","value"],"properties":{"name":{"type":"string"},"value":{"type":"string"}}},"shared6":{"type":"object","required":["port"],"properties":{"host":{"type":"string"},"httpHeaders":{"type":"array","items":{"$ref":"#/$defs/shared5"}},"path":{"type":"string"},"port":{"type":["integer","string"]},"scheme":{"type":"string"}}},"shared7":{"type":"object","required":["port"],"properties":{"host":{"type":"string"},"port":{"type":["integer","string"]}}},"shared8":{"type":"object","properties":{"exec":{"$ref":"#/$defs/shared3"},"grpc":{"$ref":"#/$defs/shared4"},"httpGet":{"$ref":"#/$defs/shared6"},"tcpSocket":{"$ref":"#/$defs/shared7"},"initialDelaySeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"periodSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"timeoutSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"successThreshold":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"failureThreshold":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"terminationGracePeriodSeconds":{"type":"integer"}}},"shared9":{"type":"object","required":["key","operator"],"properties":{"key":{"type":"string"},"operator":{"type":"string"},"values":{"type":"array","items":{"type":"string"}}}},"shared10":{"type":"object","properties":{"matchExpressions":{"type":"array","items":{"$ref":"#/$defs/shared9"}},"matchFields":{"type":"array","items":{"$ref":"#/$defs/shared9"}}}},"shared11":{"type":"object","properties":{"matchLabels":{"type":"object","additionalProperties":{"type":"string"}},"matchExpressions":{"type":"array","items":{"$ref":"#/$defs/shared9"}}}},"shared12":{"type":"object","required":["topologyKey"],"properties":{"labelSelector":{"$ref":"#/$defs/shared11"},"namespaceSelector":{"$ref":"#/$defs/shared11"},"namespaces":{"type":"array","items":{"type":"string"}},"matchLabelKeys":{"type":"array","items":{"type":"string"}},"mismatchLabelKeys":{"type":"array","items":{"type":"string"}},"topologyKey":{"type":"string"}}},"shared13":{"type":"object","required":["weight","podAffinityTerm"],"properties":{"weight":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"podAffinityTerm":{"$ref":"#/$defs/shared12"}}},"shared14":{"type":"object","properties":{"preferredDuringSchedulingIgnoredDuringExecution":{"type":"array","items":{"$ref":"#/$defs/shared13"}},"requiredDuringSchedulingIgnoredDuringExecution":{"type":"array","items":{"$ref":"#/$defs/shared12"}}}}}};
const schema16 = {"type":"object","required":["type"],"properties":{"type":{"type":"string"},"localhostProfile":{"type":"string"}}};

function validate40(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.type !== undefined){
if(typeof data.type !== "string"){
const err1 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.localhostProfile !== undefined){
if(typeof data.localhostProfile !== "string"){
const err2 = {instancePath:instancePath+"/localhostProfile",schemaPath:"#/properties/localhostProfile/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate40.errors = vErrors;
return errors === 0;
}

const schema17 = {"type":"object","required":["key"],"properties":{"name":{"type":"string"},"key":{"type":"string"},"optional":{"type":"boolean"}}};

function validate42(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.key === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "key"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.name !== undefined){
if(typeof data.name !== "string"){
const err1 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.key !== undefined){
if(typeof data.key !== "string"){
const err2 = {instancePath:instancePath+"/key",schemaPath:"#/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.optional !== undefined){
if(typeof data.optional !== "boolean"){
const err3 = {instancePath:instancePath+"/optional",schemaPath:"#/properties/optional/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate42.errors = vErrors;
return errors === 0;
}

const schema18 = {"type":"object","properties":{"name":{"type":"string"},"optional":{"type":"boolean"}}};

function validate45(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name !== undefined){
if(typeof data.name !== "string"){
const err0 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.optional !== undefined){
if(typeof data.optional !== "boolean"){
const err1 = {instancePath:instancePath+"/optional",schemaPath:"#/properties/optional/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate45.errors = vErrors;
return errors === 0;
}

const schema19 = {"type":"object","properties":{"exec":{"$ref":"#/$defs/shared3"},"grpc":{"$ref":"#/$defs/shared4"},"httpGet":{"$ref":"#/$defs/shared6"},"tcpSocket":{"$ref":"#/$defs/shared7"},"initialDelaySeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"periodSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"timeoutSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"successThreshold":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"failureThreshold":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"terminationGracePeriodSeconds":{"type":"integer"}}};
const schema20 = {"type":"object","properties":{"command":{"type":"array","items":{"type":"string"}}}};

function validate49(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.command !== undefined){
let data0 = data.command;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(typeof data0[i0] !== "string"){
const err0 = {instancePath:instancePath+"/command/" + i0,schemaPath:"#/properties/command/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
}
else {
const err1 = {instancePath:instancePath+"/command",schemaPath:"#/properties/command/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate49.errors = vErrors;
return errors === 0;
}

const schema21 = {"type":"object","required":["port"],"properties":{"port":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"service":{"type":"string"}}};

function validate51(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.port === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.port !== undefined){
let data0 = data.port;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
const err1 = {instancePath:instancePath+"/port",schemaPath:"#/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(typeof data0 == "number"){
if(data0 > 2147483647 || isNaN(data0)){
const err2 = {instancePath:instancePath+"/port",schemaPath:"#/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0 < -2147483648 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/port",schemaPath:"#/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
if(data.service !== undefined){
if(typeof data.service !== "string"){
const err4 = {instancePath:instancePath+"/service",schemaPath:"#/properties/service/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
validate51.errors = vErrors;
return errors === 0;
}

const schema22 = {"type":"object","required":["port"],"properties":{"host":{"type":"string"},"httpHeaders":{"type":"array","items":{"$ref":"#/$defs/shared5"}},"path":{"type":"string"},"port":{"type":["integer","string"]},"scheme":{"type":"string"}}};
const schema23 = {"type":"object","required":["name","value"],"properties":{"name":{"type":"string"},"value":{"type":"string"}}};

function validate54(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.name === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.value === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "value"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.name !== undefined){
if(typeof data.name !== "string"){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.value !== undefined){
if(typeof data.value !== "string"){
const err3 = {instancePath:instancePath+"/value",schemaPath:"#/properties/value/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
validate54.errors = vErrors;
return errors === 0;
}


function validate53(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.port === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.host !== undefined){
if(typeof data.host !== "string"){
const err1 = {instancePath:instancePath+"/host",schemaPath:"#/properties/host/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.httpHeaders !== undefined){
let data1 = data.httpHeaders;
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(!(validate54(data1[i0], {instancePath:instancePath+"/httpHeaders/" + i0,parentData:data1,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
}
}
else {
const err2 = {instancePath:instancePath+"/httpHeaders",schemaPath:"#/properties/httpHeaders/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.path !== undefined){
if(typeof data.path !== "string"){
const err3 = {instancePath:instancePath+"/path",schemaPath:"#/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.port !== undefined){
let data4 = data.port;
if((!((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4)))) && (typeof data4 !== "string")){
const err4 = {instancePath:instancePath+"/port",schemaPath:"#/properties/port/type",keyword:"type",params:{type: schema22.properties.port.type}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.scheme !== undefined){
if(typeof data.scheme !== "string"){
const err5 = {instancePath:instancePath+"/scheme",schemaPath:"#/properties/scheme/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate53.errors = vErrors;
return errors === 0;
}

const schema24 = {"type":"object","required":["port"],"properties":{"host":{"type":"string"},"port":{"type":["integer","string"]}}};

function validate57(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.port === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.host !== undefined){
if(typeof data.host !== "string"){
const err1 = {instancePath:instancePath+"/host",schemaPath:"#/properties/host/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.port !== undefined){
let data1 = data.port;
if((!((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1)))) && (typeof data1 !== "string")){
const err2 = {instancePath:instancePath+"/port",schemaPath:"#/properties/port/type",keyword:"type",params:{type: schema24.properties.port.type}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate57.errors = vErrors;
return errors === 0;
}


function validate48(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.exec !== undefined){
if(!(validate49(data.exec, {instancePath:instancePath+"/exec",parentData:data,parentDataProperty:"exec",rootData}))){
vErrors = vErrors === null ? validate49.errors : vErrors.concat(validate49.errors);
errors = vErrors.length;
}
}
if(data.grpc !== undefined){
if(!(validate51(data.grpc, {instancePath:instancePath+"/grpc",parentData:data,parentDataProperty:"grpc",rootData}))){
vErrors = vErrors === null ? validate51.errors : vErrors.concat(validate51.errors);
errors = vErrors.length;
}
}
if(data.httpGet !== undefined){
if(!(validate53(data.httpGet, {instancePath:instancePath+"/httpGet",parentData:data,parentDataProperty:"httpGet",rootData}))){
vErrors = vErrors === null ? validate53.errors : vErrors.concat(validate53.errors);
errors = vErrors.length;
}
}
if(data.tcpSocket !== undefined){
if(!(validate57(data.tcpSocket, {instancePath:instancePath+"/tcpSocket",parentData:data,parentDataProperty:"tcpSocket",rootData}))){
vErrors = vErrors === null ? validate57.errors : vErrors.concat(validate57.errors);
errors = vErrors.length;
}
}
if(data.initialDelaySeconds !== undefined){
let data4 = data.initialDelaySeconds;
if(!((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4)))){
const err0 = {instancePath:instancePath+"/initialDelaySeconds",schemaPath:"#/properties/initialDelaySeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(typeof data4 == "number"){
if(data4 > 2147483647 || isNaN(data4)){
const err1 = {instancePath:instancePath+"/initialDelaySeconds",schemaPath:"#/properties/initialDelaySeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data4 < -2147483648 || isNaN(data4)){
const err2 = {instancePath:instancePath+"/initialDelaySeconds",schemaPath:"#/properties/initialDelaySeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
if(data.periodSeconds !== undefined){
let data5 = data.periodSeconds;
if(!((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5)))){
const err3 = {instancePath:instancePath+"/periodSeconds",schemaPath:"#/properties/periodSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(typeof data5 == "number"){
if(data5 > 2147483647 || isNaN(data5)){
const err4 = {instancePath:instancePath+"/periodSeconds",schemaPath:"#/properties/periodSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data5 < -2147483648 || isNaN(data5)){
const err5 = {instancePath:instancePath+"/periodSeconds",schemaPath:"#/properties/periodSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.timeoutSeconds !== undefined){
let data6 = data.timeoutSeconds;
if(!((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6)))){
const err6 = {instancePath:instancePath+"/timeoutSeconds",schemaPath:"#/properties/timeoutSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(typeof data6 == "number"){
if(data6 > 2147483647 || isNaN(data6)){
const err7 = {instancePath:instancePath+"/timeoutSeconds",schemaPath:"#/properties/timeoutSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data6 < -2147483648 || isNaN(data6)){
const err8 = {instancePath:instancePath+"/timeoutSeconds",schemaPath:"#/properties/timeoutSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.successThreshold !== undefined){
let data7 = data.successThreshold;
if(!((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7)))){
const err9 = {instancePath:instancePath+"/successThreshold",schemaPath:"#/properties/successThreshold/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(typeof data7 == "number"){
if(data7 > 2147483647 || isNaN(data7)){
const err10 = {instancePath:instancePath+"/successThreshold",schemaPath:"#/properties/successThreshold/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data7 < -2147483648 || isNaN(data7)){
const err11 = {instancePath:instancePath+"/successThreshold",schemaPath:"#/properties/successThreshold/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data.failureThreshold !== undefined){
let data8 = data.failureThreshold;
if(!((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8)))){
const err12 = {instancePath:instancePath+"/failureThreshold",schemaPath:"#/properties/failureThreshold/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(typeof data8 == "number"){
if(data8 > 2147483647 || isNaN(data8)){
const err13 = {instancePath:instancePath+"/failureThreshold",schemaPath:"#/properties/failureThreshold/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data8 < -2147483648 || isNaN(data8)){
const err14 = {instancePath:instancePath+"/failureThreshold",schemaPath:"#/properties/failureThreshold/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
if(data.terminationGracePeriodSeconds !== undefined){
let data9 = data.terminationGracePeriodSeconds;
if(!((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9)))){
const err15 = {instancePath:instancePath+"/terminationGracePeriodSeconds",schemaPath:"#/properties/terminationGracePeriodSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
validate48.errors = vErrors;
return errors === 0;
}

const schema25 = {"type":"object","properties":{"matchExpressions":{"type":"array","items":{"$ref":"#/$defs/shared9"}},"matchFields":{"type":"array","items":{"$ref":"#/$defs/shared9"}}}};
const schema26 = {"type":"object","required":["key","operator"],"properties":{"key":{"type":"string"},"operator":{"type":"string"},"values":{"type":"array","items":{"type":"string"}}}};

function validate65(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.key === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "key"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.operator === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "operator"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.key !== undefined){
if(typeof data.key !== "string"){
const err2 = {instancePath:instancePath+"/key",schemaPath:"#/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.operator !== undefined){
if(typeof data.operator !== "string"){
const err3 = {instancePath:instancePath+"/operator",schemaPath:"#/properties/operator/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.values !== undefined){
let data2 = data.values;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
if(typeof data2[i0] !== "string"){
const err4 = {instancePath:instancePath+"/values/" + i0,schemaPath:"#/properties/values/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath:instancePath+"/values",schemaPath:"#/properties/values/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate65.errors = vErrors;
return errors === 0;
}


function validate64(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.matchExpressions !== undefined){
let data0 = data.matchExpressions;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate65(data0[i0], {instancePath:instancePath+"/matchExpressions/" + i0,parentData:data0,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate65.errors : vErrors.concat(validate65.errors);
errors = vErrors.length;
}
}
}
else {
const err0 = {instancePath:instancePath+"/matchExpressions",schemaPath:"#/properties/matchExpressions/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.matchFields !== undefined){
let data2 = data.matchFields;
if(Array.isArray(data2)){
const len1 = data2.length;
for(let i1=0; i1<len1; i1++){
if(!(validate65(data2[i1], {instancePath:instancePath+"/matchFields/" + i1,parentData:data2,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate65.errors : vErrors.concat(validate65.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath:instancePath+"/matchFields",schemaPath:"#/properties/matchFields/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate64.errors = vErrors;
return errors === 0;
}

const schema27 = {"type":"object","properties":{"preferredDuringSchedulingIgnoredDuringExecution":{"type":"array","items":{"$ref":"#/$defs/shared13"}},"requiredDuringSchedulingIgnoredDuringExecution":{"type":"array","items":{"$ref":"#/$defs/shared12"}}}};
const schema28 = {"type":"object","required":["weight","podAffinityTerm"],"properties":{"weight":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"podAffinityTerm":{"$ref":"#/$defs/shared12"}}};
const schema29 = {"type":"object","required":["topologyKey"],"properties":{"labelSelector":{"$ref":"#/$defs/shared11"},"namespaceSelector":{"$ref":"#/$defs/shared11"},"namespaces":{"type":"array","items":{"type":"string"}},"matchLabelKeys":{"type":"array","items":{"type":"string"}},"mismatchLabelKeys":{"type":"array","items":{"type":"string"}},"topologyKey":{"type":"string"}}};
const schema30 = {"type":"object","properties":{"matchLabels":{"type":"object","additionalProperties":{"type":"string"}},"matchExpressions":{"type":"array","items":{"$ref":"#/$defs/shared9"}}}};

function validate73(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.matchLabels !== undefined){
let data0 = data.matchLabels;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
for(const key0 in data0){
if(typeof data0[key0] !== "string"){
const err0 = {instancePath:instancePath+"/matchLabels/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/matchLabels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
}
else {
const err1 = {instancePath:instancePath+"/matchLabels",schemaPath:"#/properties/matchLabels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.matchExpressions !== undefined){
let data2 = data.matchExpressions;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
if(!(validate65(data2[i0], {instancePath:instancePath+"/matchExpressions/" + i0,parentData:data2,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate65.errors : vErrors.concat(validate65.errors);
errors = vErrors.length;
}
}
}
else {
const err2 = {instancePath:instancePath+"/matchExpressions",schemaPath:"#/properties/matchExpressions/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate73.errors = vErrors;
return errors === 0;
}


function validate72(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.topologyKey === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "topologyKey"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.labelSelector !== undefined){
if(!(validate73(data.labelSelector, {instancePath:instancePath+"/labelSelector",parentData:data,parentDataProperty:"labelSelector",rootData}))){
vErrors = vErrors === null ? validate73.errors : vErrors.concat(validate73.errors);
errors = vErrors.length;
}
}
if(data.namespaceSelector !== undefined){
if(!(validate73(data.namespaceSelector, {instancePath:instancePath+"/namespaceSelector",parentData:data,parentDataProperty:"namespaceSelector",rootData}))){
vErrors = vErrors === null ? validate73.errors : vErrors.concat(validate73.errors);
errors = vErrors.length;
}
}
if(data.namespaces !== undefined){
let data2 = data.namespaces;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
if(typeof data2[i0] !== "string"){
const err1 = {instancePath:instancePath+"/namespaces/" + i0,schemaPath:"#/properties/namespaces/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath:instancePath+"/namespaces",schemaPath:"#/properties/namespaces/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.matchLabelKeys !== undefined){
let data4 = data.matchLabelKeys;
if(Array.isArray(data4)){
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
if(typeof data4[i1] !== "string"){
const err3 = {instancePath:instancePath+"/matchLabelKeys/" + i1,schemaPath:"#/properties/matchLabelKeys/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath:instancePath+"/matchLabelKeys",schemaPath:"#/properties/matchLabelKeys/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.mismatchLabelKeys !== undefined){
let data6 = data.mismatchLabelKeys;
if(Array.isArray(data6)){
const len2 = data6.length;
for(let i2=0; i2<len2; i2++){
if(typeof data6[i2] !== "string"){
const err5 = {instancePath:instancePath+"/mismatchLabelKeys/" + i2,schemaPath:"#/properties/mismatchLabelKeys/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath:instancePath+"/mismatchLabelKeys",schemaPath:"#/properties/mismatchLabelKeys/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.topologyKey !== undefined){
if(typeof data.topologyKey !== "string"){
const err7 = {instancePath:instancePath+"/topologyKey",schemaPath:"#/properties/topologyKey/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
validate72.errors = vErrors;
return errors === 0;
}


function validate71(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.weight === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "weight"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.podAffinityTerm === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "podAffinityTerm"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.weight !== undefined){
let data0 = data.weight;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
const err2 = {instancePath:instancePath+"/weight",schemaPath:"#/properties/weight/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(typeof data0 == "number"){
if(data0 > 2147483647 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/weight",schemaPath:"#/properties/weight/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data0 < -2147483648 || isNaN(data0)){
const err4 = {instancePath:instancePath+"/weight",schemaPath:"#/properties/weight/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
if(data.podAffinityTerm !== undefined){
if(!(validate72(data.podAffinityTerm, {instancePath:instancePath+"/podAffinityTerm",parentData:data,parentDataProperty:"podAffinityTerm",rootData}))){
vErrors = vErrors === null ? validate72.errors : vErrors.concat(validate72.errors);
errors = vErrors.length;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
validate71.errors = vErrors;
return errors === 0;
}


function validate70(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.preferredDuringSchedulingIgnoredDuringExecution !== undefined){
let data0 = data.preferredDuringSchedulingIgnoredDuringExecution;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate71(data0[i0], {instancePath:instancePath+"/preferredDuringSchedulingIgnoredDuringExecution/" + i0,parentData:data0,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate71.errors : vErrors.concat(validate71.errors);
errors = vErrors.length;
}
}
}
else {
const err0 = {instancePath:instancePath+"/preferredDuringSchedulingIgnoredDuringExecution",schemaPath:"#/properties/preferredDuringSchedulingIgnoredDuringExecution/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.requiredDuringSchedulingIgnoredDuringExecution !== undefined){
let data2 = data.requiredDuringSchedulingIgnoredDuringExecution;
if(Array.isArray(data2)){
const len1 = data2.length;
for(let i1=0; i1<len1; i1++){
if(!(validate72(data2[i1], {instancePath:instancePath+"/requiredDuringSchedulingIgnoredDuringExecution/" + i1,parentData:data2,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate72.errors : vErrors.concat(validate72.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath:instancePath+"/requiredDuringSchedulingIgnoredDuringExecution",schemaPath:"#/properties/requiredDuringSchedulingIgnoredDuringExecution/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate70.errors = vErrors;
return errors === 0;
}

const pattern15 = new RegExp("^/[^:]*$", "u");

function validate39(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.spec === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.spec !== undefined){
let data0 = data.spec;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.image === undefined){
const err1 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "image"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data0.deployTemplates === undefined){
const err2 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "deployTemplates"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0.image !== undefined){
let data1 = data0.image;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(data1.name === undefined){
const err3 = {instancePath:instancePath+"/spec/image",schemaPath:"#/properties/spec/properties/image/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data1.tag === undefined){
const err4 = {instancePath:instancePath+"/spec/image",schemaPath:"#/properties/spec/properties/image/required",keyword:"required",params:{missingProperty: "tag"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.name !== undefined){
if(typeof data1.name !== "string"){
const err5 = {instancePath:instancePath+"/spec/image/name",schemaPath:"#/properties/spec/properties/image/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data1.tag !== undefined){
if(typeof data1.tag !== "string"){
const err6 = {instancePath:instancePath+"/spec/image/tag",schemaPath:"#/properties/spec/properties/image/properties/tag/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data1.id !== undefined){
if(typeof data1.id !== "string"){
const err7 = {instancePath:instancePath+"/spec/image/id",schemaPath:"#/properties/spec/properties/image/properties/id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data1.sign !== undefined){
if(typeof data1.sign !== "string"){
const err8 = {instancePath:instancePath+"/spec/image/sign",schemaPath:"#/properties/spec/properties/image/properties/sign/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath:instancePath+"/spec/image",schemaPath:"#/properties/spec/properties/image/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data0.configTemplates !== undefined){
let data6 = data0.configTemplates;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key0 in data6){
if(typeof data6[key0] !== "string"){
const err10 = {instancePath:instancePath+"/spec/configTemplates/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/configTemplates/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/spec/configTemplates",schemaPath:"#/properties/spec/properties/configTemplates/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data0.deployTemplates !== undefined){
let data8 = data0.deployTemplates;
if(Array.isArray(data8)){
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.name === undefined){
const err12 = {instancePath:instancePath+"/spec/deployTemplates/" + i0,schemaPath:"#/properties/spec/properties/deployTemplates/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data9.spec === undefined){
const err13 = {instancePath:instancePath+"/spec/deployTemplates/" + i0,schemaPath:"#/properties/spec/properties/deployTemplates/items/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data9.name !== undefined){
if(typeof data9.name !== "string"){
const err14 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data9.role !== undefined){
if(typeof data9.role !== "string"){
const err15 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/role",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/role/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data9.replicas !== undefined){
let data12 = data9.replicas;
if(!((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12)))){
const err16 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/replicas",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/replicas/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if(typeof data12 == "number"){
if(data12 > 2147483647 || isNaN(data12)){
const err17 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/replicas",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/replicas/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data12 < -2147483648 || isNaN(data12)){
const err18 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/replicas",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/replicas/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
if(data9.networkPolicy !== undefined){
let data13 = data9.networkPolicy;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if(data13.ingresses !== undefined){
let data14 = data13.ingresses;
if(Array.isArray(data14)){
const len1 = data14.length;
for(let i1=0; i1<len1; i1++){
let data15 = data14[i1];
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
if(data15.from === undefined){
const err19 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses/" + i1,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/items/required",keyword:"required",params:{missingProperty: "from"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data15.from !== undefined){
let data16 = data15.from;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
if(data16.roles === undefined){
const err20 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses/" + i1+"/from",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/items/properties/from/required",keyword:"required",params:{missingProperty: "roles"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data16.roles !== undefined){
let data17 = data16.roles;
if(Array.isArray(data17)){
const len2 = data17.length;
for(let i2=0; i2<len2; i2++){
if(typeof data17[i2] !== "string"){
const err21 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses/" + i1+"/from/roles/" + i2,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/items/properties/from/properties/roles/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses/" + i1+"/from/roles",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/items/properties/from/properties/roles/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses/" + i1+"/from",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/items/properties/from/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data15.ports !== undefined){
let data19 = data15.ports;
if(Array.isArray(data19)){
const len3 = data19.length;
for(let i3=0; i3<len3; i3++){
let data20 = data19[i3];
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if(data20.port === undefined){
const err24 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses/" + i1+"/ports/" + i3,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/items/properties/ports/items/required",keyword:"required",params:{missingProperty: "port"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(data20.port !== undefined){
if(typeof data20.port !== "string"){
const err25 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses/" + i1+"/ports/" + i3+"/port",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/items/properties/ports/items/properties/port/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses/" + i1+"/ports/" + i3,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/items/properties/ports/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses/" + i1+"/ports",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/items/properties/ports/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses/" + i1,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy/ingresses",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/properties/ingresses/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/networkPolicy",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/networkPolicy/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data9.spec !== undefined){
let data22 = data9.spec;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.restartPolicy !== undefined){
if(typeof data22.restartPolicy !== "string"){
const err31 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/restartPolicy",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/restartPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data22.backoffLimit !== undefined){
let data24 = data22.backoffLimit;
if(!((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24)))){
const err32 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/backoffLimit",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/backoffLimit/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(typeof data24 == "number"){
if(data24 > 100 || isNaN(data24)){
const err33 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/backoffLimit",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/backoffLimit/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data24 < 0 || isNaN(data24)){
const err34 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/backoffLimit",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/backoffLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
if(data22.startTogether !== undefined){
if(typeof data22.startTogether !== "boolean"){
const err35 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/startTogether",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/startTogether/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data22.terminationGracePeriodSeconds !== undefined){
let data26 = data22.terminationGracePeriodSeconds;
if(!((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26)))){
const err36 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/terminationGracePeriodSeconds",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/terminationGracePeriodSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(typeof data26 == "number"){
if(data26 > 3600 || isNaN(data26)){
const err37 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/terminationGracePeriodSeconds",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/terminationGracePeriodSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data26 < 0 || isNaN(data26)){
const err38 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/terminationGracePeriodSeconds",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/terminationGracePeriodSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
if(data22.podSecurityContext !== undefined){
let data27 = data22.podSecurityContext;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
if(data27.fsGroup !== undefined){
let data28 = data27.fsGroup;
if(!((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28)))){
const err39 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/fsGroup",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/fsGroup/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(typeof data28 == "number"){
if(data28 > 2147483647 || isNaN(data28)){
const err40 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/fsGroup",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/fsGroup/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(data28 < 0 || isNaN(data28)){
const err41 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/fsGroup",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/fsGroup/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
if(data27.fsGroupChangePolicy !== undefined){
let data29 = data27.fsGroupChangePolicy;
if(typeof data29 !== "string"){
const err42 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/fsGroupChangePolicy",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/fsGroupChangePolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(!((data29 === "Always") || (data29 === "OnRootMismatch"))){
const err43 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/fsGroupChangePolicy",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/fsGroupChangePolicy/enum",keyword:"enum",params:{allowedValues: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.podSecurityContext.properties.fsGroupChangePolicy.enum}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data27.runAsGroup !== undefined){
let data30 = data27.runAsGroup;
if(!((typeof data30 == "number") && (!(data30 % 1) && !isNaN(data30)))){
const err44 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/runAsGroup",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/runAsGroup/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(typeof data30 == "number"){
if(data30 > 2147483647 || isNaN(data30)){
const err45 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/runAsGroup",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/runAsGroup/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data30 < 0 || isNaN(data30)){
const err46 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/runAsGroup",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/runAsGroup/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
if(data27.runAsNonRoot !== undefined){
if(typeof data27.runAsNonRoot !== "boolean"){
const err47 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/runAsNonRoot",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/runAsNonRoot/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data27.runAsUser !== undefined){
let data32 = data27.runAsUser;
if(!((typeof data32 == "number") && (!(data32 % 1) && !isNaN(data32)))){
const err48 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/runAsUser",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/runAsUser/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(typeof data32 == "number"){
if(data32 > 2147483647 || isNaN(data32)){
const err49 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/runAsUser",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/runAsUser/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data32 < 0 || isNaN(data32)){
const err50 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/runAsUser",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/runAsUser/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
if(data27.seccompProfile !== undefined){
if(!(validate40(data27.seccompProfile, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/seccompProfile",parentData:data27,parentDataProperty:"seccompProfile",rootData}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
}
if(data27.supplementalGroups !== undefined){
let data34 = data27.supplementalGroups;
if(Array.isArray(data34)){
if(data34.length > 32){
const err51 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/supplementalGroups",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/supplementalGroups/maxItems",keyword:"maxItems",params:{limit: 32}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
const len4 = data34.length;
for(let i4=0; i4<len4; i4++){
let data35 = data34[i4];
if(!((typeof data35 == "number") && (!(data35 % 1) && !isNaN(data35)))){
const err52 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/supplementalGroups/" + i4,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/supplementalGroups/items/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/supplementalGroups",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/supplementalGroups/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data27.supplementalGroupsPolicy !== undefined){
let data36 = data27.supplementalGroupsPolicy;
if(typeof data36 !== "string"){
const err54 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/supplementalGroupsPolicy",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/supplementalGroupsPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(!((data36 === "Merge") || (data36 === "Strict"))){
const err55 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext/supplementalGroupsPolicy",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/properties/supplementalGroupsPolicy/enum",keyword:"enum",params:{allowedValues: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.podSecurityContext.properties.supplementalGroupsPolicy.enum}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/podSecurityContext",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/podSecurityContext/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data22.volumes !== undefined){
let data37 = data22.volumes;
if(Array.isArray(data37)){
if(data37.length > 32){
const err57 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/maxItems",keyword:"maxItems",params:{limit: 32}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
const len5 = data37.length;
for(let i5=0; i5<len5; i5++){
let data38 = data37[i5];
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
if(data38.name === undefined){
const err58 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(data38.emptyDir === undefined){
const err59 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/required",keyword:"required",params:{missingProperty: "emptyDir"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(data38.name !== undefined){
let data39 = data38.name;
if(typeof data39 === "string"){
if(func2(data39) > 50){
const err60 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 50}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(func2(data39) < 1){
const err61 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/properties/name/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(!pattern0.test(data39)){
const err62 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data38.emptyDir !== undefined){
let data40 = data38.emptyDir;
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
if(data40.medium !== undefined){
let data41 = data40.medium;
if(typeof data41 !== "string"){
const err64 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5+"/emptyDir/medium",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/properties/emptyDir/properties/medium/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(!((data41 === "") || (data41 === "Memory"))){
const err65 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5+"/emptyDir/medium",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/properties/emptyDir/properties/medium/enum",keyword:"enum",params:{allowedValues: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.volumes.items.properties.emptyDir.properties.medium.enum}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data40.sizeLimit !== undefined){
let data42 = data40.sizeLimit;
if((!((typeof data42 == "number") && (!(data42 % 1) && !isNaN(data42)))) && (typeof data42 !== "string")){
const err66 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5+"/emptyDir/sizeLimit",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/properties/emptyDir/properties/sizeLimit/type",keyword:"type",params:{type: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.volumes.items.properties.emptyDir.properties.sizeLimit.type}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if(typeof data42 === "string"){
if(!pattern1.test(data42)){
const err67 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5+"/emptyDir/sizeLimit",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/properties/emptyDir/properties/sizeLimit/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
}
else {
const err68 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5+"/emptyDir",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/properties/emptyDir/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
else {
const err69 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes/" + i5,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
}
else {
const err70 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/volumes",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/volumes/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data22.containers !== undefined){
let data43 = data22.containers;
if(Array.isArray(data43)){
const len6 = data43.length;
for(let i6=0; i6<len6; i6++){
let data44 = data43[i6];
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if(data44.name === undefined){
const err71 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(data44.workingDir === undefined){
const err72 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/required",keyword:"required",params:{missingProperty: "workingDir"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(data44.name !== undefined){
if(typeof data44.name !== "string"){
const err73 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data44.workingDir !== undefined){
if(typeof data44.workingDir !== "string"){
const err74 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/workingDir",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/workingDir/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data44.command !== undefined){
let data47 = data44.command;
if(Array.isArray(data47)){
const len7 = data47.length;
for(let i7=0; i7<len7; i7++){
if(typeof data47[i7] !== "string"){
const err75 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/command/" + i7,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/command/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
}
else {
const err76 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/command",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/command/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
if(data44.args !== undefined){
let data49 = data44.args;
if(Array.isArray(data49)){
const len8 = data49.length;
for(let i8=0; i8<len8; i8++){
if(typeof data49[i8] !== "string"){
const err77 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/args/" + i8,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/args/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
}
else {
const err78 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/args",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/args/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data44.messages !== undefined){
let data51 = data44.messages;
if(typeof data51 !== "string"){
const err79 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/messages",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/messages/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(!(data51 === "Stdout")){
const err80 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/messages",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/messages/enum",keyword:"enum",params:{allowedValues: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.messages.enum}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data44.input !== undefined){
let data52 = data44.input;
if(typeof data52 !== "string"){
const err81 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/input",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/input/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if(!(data52 === "Stdin")){
const err82 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/input",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/input/enum",keyword:"enum",params:{allowedValues: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.input.enum}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data44.configVolumeMounts !== undefined){
let data53 = data44.configVolumeMounts;
if(Array.isArray(data53)){
const len9 = data53.length;
for(let i9=0; i9<len9; i9++){
let data54 = data53[i9];
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
if(data54.mountPath === undefined){
const err83 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/configVolumeMounts/" + i9,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/items/required",keyword:"required",params:{missingProperty: "mountPath"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(data54.subPath === undefined){
const err84 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/configVolumeMounts/" + i9,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/items/required",keyword:"required",params:{missingProperty: "subPath"}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if(data54.mountPath !== undefined){
if(typeof data54.mountPath !== "string"){
const err85 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/configVolumeMounts/" + i9+"/mountPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/items/properties/mountPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data54.subPath !== undefined){
if(typeof data54.subPath !== "string"){
const err86 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/configVolumeMounts/" + i9+"/subPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/items/properties/subPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
}
else {
const err87 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/configVolumeMounts/" + i9,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
else {
const err88 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/configVolumeMounts",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data44.volumeMounts !== undefined){
let data57 = data44.volumeMounts;
if(Array.isArray(data57)){
if(data57.length > 32){
const err89 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/maxItems",keyword:"maxItems",params:{limit: 32}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
const len10 = data57.length;
for(let i10=0; i10<len10; i10++){
let data58 = data57[i10];
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
if(data58.name === undefined){
const err90 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if(data58.mountPath === undefined){
const err91 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/required",keyword:"required",params:{missingProperty: "mountPath"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(data58.name !== undefined){
let data59 = data58.name;
if(typeof data59 === "string"){
if(func2(data59) > 50){
const err92 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/name/maxLength",keyword:"maxLength",params:{limit: 50}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
if(func2(data59) < 1){
const err93 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/name/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(!pattern0.test(data59)){
const err94 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
else {
const err95 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
if(data58.mountPath !== undefined){
let data60 = data58.mountPath;
if(typeof data60 === "string"){
if(func2(data60) > 1024){
const err96 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/mountPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/mountPath/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
if(!pattern15.test(data60)){
const err97 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/mountPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/mountPath/pattern",keyword:"pattern",params:{pattern: "^/[^:]*$"}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
else {
const err98 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/mountPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/mountPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
if(data58.readOnly !== undefined){
if(typeof data58.readOnly !== "boolean"){
const err99 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/readOnly",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/readOnly/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data58.subPath !== undefined){
let data62 = data58.subPath;
if(typeof data62 === "string"){
if(func2(data62) > 1024){
const err100 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/subPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/subPath/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
else {
const err101 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/subPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/subPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data58.subPathExpr !== undefined){
let data63 = data58.subPathExpr;
if(typeof data63 === "string"){
if(func2(data63) > 1024){
const err102 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/subPathExpr",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/subPathExpr/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
else {
const err103 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10+"/subPathExpr",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/properties/subPathExpr/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
}
else {
const err104 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts/" + i10,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
}
else {
const err105 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/volumeMounts",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/volumeMounts/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data44.ports !== undefined){
let data64 = data44.ports;
if(Array.isArray(data64)){
const len11 = data64.length;
for(let i11=0; i11<len11; i11++){
let data65 = data64[i11];
if(data65 && typeof data65 == "object" && !Array.isArray(data65)){
if(data65.name === undefined){
const err106 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports/" + i11,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
if(data65.name !== undefined){
if(typeof data65.name !== "string"){
const err107 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports/" + i11+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data65.port !== undefined){
let data67 = data65.port;
if(!((typeof data67 == "number") && (!(data67 % 1) && !isNaN(data67)))){
const err108 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports/" + i11+"/port",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
if(typeof data67 == "number"){
if(data67 > 2147483647 || isNaN(data67)){
const err109 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports/" + i11+"/port",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
if(data67 < -2147483648 || isNaN(data67)){
const err110 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports/" + i11+"/port",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
}
if(data65.protocol !== undefined){
let data68 = data65.protocol;
if(typeof data68 !== "string"){
const err111 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports/" + i11+"/protocol",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/protocol/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
if(!((data68 === "HTTP") || (data68 === "GRPC"))){
const err112 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports/" + i11+"/protocol",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/protocol/enum",keyword:"enum",params:{allowedValues: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.ports.items.properties.protocol.enum}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
if(data65.scope !== undefined){
let data69 = data65.scope;
if(typeof data69 !== "string"){
const err113 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports/" + i11+"/scope",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/scope/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if(!(((data69 === "Cluster") || (data69 === "Domain")) || (data69 === "Local"))){
const err114 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports/" + i11+"/scope",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/scope/enum",keyword:"enum",params:{allowedValues: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.ports.items.properties.scope.enum}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
}
else {
const err115 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports/" + i11,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
}
else {
const err116 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/ports",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
if(data44.env !== undefined){
let data70 = data44.env;
if(Array.isArray(data70)){
const len12 = data70.length;
for(let i12=0; i12<len12; i12++){
let data71 = data70[i12];
if(data71 && typeof data71 == "object" && !Array.isArray(data71)){
if(data71.name === undefined){
const err117 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
if(data71.name !== undefined){
if(typeof data71.name !== "string"){
const err118 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
if(data71.value !== undefined){
if(typeof data71.value !== "string"){
const err119 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/value",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/value/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
if(data71.valueFrom !== undefined){
let data74 = data71.valueFrom;
if(data74 && typeof data74 == "object" && !Array.isArray(data74)){
if(data74.configMapKeyRef !== undefined){
if(!(validate42(data74.configMapKeyRef, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/configMapKeyRef",parentData:data74,parentDataProperty:"configMapKeyRef",rootData}))){
vErrors = vErrors === null ? validate42.errors : vErrors.concat(validate42.errors);
errors = vErrors.length;
}
}
if(data74.fieldRef !== undefined){
let data76 = data74.fieldRef;
if(data76 && typeof data76 == "object" && !Array.isArray(data76)){
if(data76.fieldPath === undefined){
const err120 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fieldRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fieldRef/required",keyword:"required",params:{missingProperty: "fieldPath"}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
if(data76.apiVersion !== undefined){
if(typeof data76.apiVersion !== "string"){
const err121 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fieldRef/apiVersion",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fieldRef/properties/apiVersion/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
if(data76.fieldPath !== undefined){
if(typeof data76.fieldPath !== "string"){
const err122 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fieldRef/fieldPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fieldRef/properties/fieldPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
}
else {
const err123 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fieldRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fieldRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
if(data74.fileKeyRef !== undefined){
let data79 = data74.fileKeyRef;
if(data79 && typeof data79 == "object" && !Array.isArray(data79)){
if(data79.volumeName === undefined){
const err124 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fileKeyRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/required",keyword:"required",params:{missingProperty: "volumeName"}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
if(data79.path === undefined){
const err125 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fileKeyRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/required",keyword:"required",params:{missingProperty: "path"}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
if(data79.key === undefined){
const err126 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fileKeyRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/required",keyword:"required",params:{missingProperty: "key"}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(data79.volumeName !== undefined){
if(typeof data79.volumeName !== "string"){
const err127 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fileKeyRef/volumeName",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/properties/volumeName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
if(data79.path !== undefined){
if(typeof data79.path !== "string"){
const err128 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fileKeyRef/path",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
if(data79.key !== undefined){
if(typeof data79.key !== "string"){
const err129 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fileKeyRef/key",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
if(data79.optional !== undefined){
if(typeof data79.optional !== "boolean"){
const err130 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fileKeyRef/optional",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/properties/optional/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
}
else {
const err131 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/fileKeyRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
if(data74.resourceFieldRef !== undefined){
let data84 = data74.resourceFieldRef;
if(data84 && typeof data84 == "object" && !Array.isArray(data84)){
if(data84.resource === undefined){
const err132 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/resourceFieldRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/required",keyword:"required",params:{missingProperty: "resource"}};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
if(data84.containerName !== undefined){
if(typeof data84.containerName !== "string"){
const err133 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/resourceFieldRef/containerName",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/properties/containerName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
if(data84.resource !== undefined){
if(typeof data84.resource !== "string"){
const err134 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/resourceFieldRef/resource",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/properties/resource/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
if(data84.divisor !== undefined){
let data87 = data84.divisor;
if((!((typeof data87 == "number") && (!(data87 % 1) && !isNaN(data87)))) && (typeof data87 !== "string")){
const err135 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/resourceFieldRef/divisor",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/properties/divisor/type",keyword:"type",params:{type: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.env.items.properties.valueFrom.properties.resourceFieldRef.properties.divisor.type}};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
if(typeof data87 === "string"){
if(!pattern1.test(data87)){
const err136 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/resourceFieldRef/divisor",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/properties/divisor/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
}
}
else {
const err137 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/resourceFieldRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
if(data74.secretKeyRef !== undefined){
if(!(validate42(data74.secretKeyRef, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom/secretKeyRef",parentData:data74,parentDataProperty:"secretKeyRef",rootData}))){
vErrors = vErrors === null ? validate42.errors : vErrors.concat(validate42.errors);
errors = vErrors.length;
}
}
}
else {
const err138 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12+"/valueFrom",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
}
else {
const err139 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env/" + i12,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
}
else {
const err140 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/env",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data44.envFrom !== undefined){
let data89 = data44.envFrom;
if(Array.isArray(data89)){
const len13 = data89.length;
for(let i13=0; i13<len13; i13++){
let data90 = data89[i13];
if(data90 && typeof data90 == "object" && !Array.isArray(data90)){
if(data90.prefix !== undefined){
if(typeof data90.prefix !== "string"){
const err141 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/envFrom/" + i13+"/prefix",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/envFrom/items/properties/prefix/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
if(data90.configMapRef !== undefined){
if(!(validate45(data90.configMapRef, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/envFrom/" + i13+"/configMapRef",parentData:data90,parentDataProperty:"configMapRef",rootData}))){
vErrors = vErrors === null ? validate45.errors : vErrors.concat(validate45.errors);
errors = vErrors.length;
}
}
if(data90.secretRef !== undefined){
if(!(validate45(data90.secretRef, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/envFrom/" + i13+"/secretRef",parentData:data90,parentDataProperty:"secretRef",rootData}))){
vErrors = vErrors === null ? validate45.errors : vErrors.concat(validate45.errors);
errors = vErrors.length;
}
}
}
else {
const err142 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/envFrom/" + i13,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/envFrom/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
}
else {
const err143 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/envFrom",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/envFrom/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
if(data44.resources !== undefined){
let data94 = data44.resources;
if(data94 && typeof data94 == "object" && !Array.isArray(data94)){
if(data94.limits !== undefined){
let data95 = data94.limits;
if(data95 && typeof data95 == "object" && !Array.isArray(data95)){
for(const key1 in data95){
let data96 = data95[key1];
if((!((typeof data96 == "number") && (!(data96 % 1) && !isNaN(data96)))) && (typeof data96 !== "string")){
const err144 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/limits/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/limits/additionalProperties/type",keyword:"type",params:{type: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.resources.properties.limits.additionalProperties.type}};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
if(typeof data96 === "string"){
if(!pattern1.test(data96)){
const err145 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/limits/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/limits/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
}
}
else {
const err146 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/limits",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/limits/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
if(data94.requests !== undefined){
let data97 = data94.requests;
if(data97 && typeof data97 == "object" && !Array.isArray(data97)){
for(const key2 in data97){
let data98 = data97[key2];
if((!((typeof data98 == "number") && (!(data98 % 1) && !isNaN(data98)))) && (typeof data98 !== "string")){
const err147 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/requests/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/requests/additionalProperties/type",keyword:"type",params:{type: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.resources.properties.requests.additionalProperties.type}};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
if(typeof data98 === "string"){
if(!pattern1.test(data98)){
const err148 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/requests/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/requests/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
}
}
else {
const err149 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/requests",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/requests/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
if(data94.claims !== undefined){
let data99 = data94.claims;
if(Array.isArray(data99)){
const len14 = data99.length;
for(let i14=0; i14<len14; i14++){
let data100 = data99[i14];
if(data100 && typeof data100 == "object" && !Array.isArray(data100)){
if(data100.name === undefined){
const err150 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/claims/" + i14,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/claims/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
if(data100.name !== undefined){
if(typeof data100.name !== "string"){
const err151 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/claims/" + i14+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/claims/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
if(data100.request !== undefined){
if(typeof data100.request !== "string"){
const err152 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/claims/" + i14+"/request",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/claims/items/properties/request/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
}
else {
const err153 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/claims/" + i14,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/claims/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
}
else {
const err154 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources/claims",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/claims/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
}
else {
const err155 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/resources",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data44.livenessProbe !== undefined){
if(!(validate48(data44.livenessProbe, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/livenessProbe",parentData:data44,parentDataProperty:"livenessProbe",rootData}))){
vErrors = vErrors === null ? validate48.errors : vErrors.concat(validate48.errors);
errors = vErrors.length;
}
}
if(data44.readinessProbe !== undefined){
if(!(validate48(data44.readinessProbe, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/readinessProbe",parentData:data44,parentDataProperty:"readinessProbe",rootData}))){
vErrors = vErrors === null ? validate48.errors : vErrors.concat(validate48.errors);
errors = vErrors.length;
}
}
if(data44.startupProbe !== undefined){
if(!(validate48(data44.startupProbe, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/startupProbe",parentData:data44,parentDataProperty:"startupProbe",rootData}))){
vErrors = vErrors === null ? validate48.errors : vErrors.concat(validate48.errors);
errors = vErrors.length;
}
}
if(data44.securityContext !== undefined){
let data106 = data44.securityContext;
if(data106 && typeof data106 == "object" && !Array.isArray(data106)){
if(data106.allowPrivilegeEscalation !== undefined){
if(typeof data106.allowPrivilegeEscalation !== "boolean"){
const err156 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/allowPrivilegeEscalation",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/allowPrivilegeEscalation/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
if(data106.appArmorProfile !== undefined){
if(!(validate40(data106.appArmorProfile, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/appArmorProfile",parentData:data106,parentDataProperty:"appArmorProfile",rootData}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
}
if(data106.capabilities !== undefined){
let data109 = data106.capabilities;
if(data109 && typeof data109 == "object" && !Array.isArray(data109)){
if(data109.add !== undefined){
let data110 = data109.add;
if(Array.isArray(data110)){
const len15 = data110.length;
for(let i15=0; i15<len15; i15++){
if(typeof data110[i15] !== "string"){
const err157 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/capabilities/add/" + i15,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/capabilities/properties/add/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
}
else {
const err158 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/capabilities/add",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/capabilities/properties/add/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
if(data109.drop !== undefined){
let data112 = data109.drop;
if(Array.isArray(data112)){
const len16 = data112.length;
for(let i16=0; i16<len16; i16++){
if(typeof data112[i16] !== "string"){
const err159 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/capabilities/drop/" + i16,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/capabilities/properties/drop/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
}
else {
const err160 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/capabilities/drop",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/capabilities/properties/drop/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
}
else {
const err161 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/capabilities",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/capabilities/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
if(data106.privileged !== undefined){
if(typeof data106.privileged !== "boolean"){
const err162 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/privileged",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/privileged/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
if(data106.procMount !== undefined){
if(typeof data106.procMount !== "string"){
const err163 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/procMount",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/procMount/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(data106.readOnlyRootFilesystem !== undefined){
if(typeof data106.readOnlyRootFilesystem !== "boolean"){
const err164 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/readOnlyRootFilesystem",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/readOnlyRootFilesystem/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data106.runAsGroup !== undefined){
let data117 = data106.runAsGroup;
if(!((typeof data117 == "number") && (!(data117 % 1) && !isNaN(data117)))){
const err165 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/runAsGroup",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/runAsGroup/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
if(data106.runAsNonRoot !== undefined){
if(typeof data106.runAsNonRoot !== "boolean"){
const err166 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/runAsNonRoot",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/runAsNonRoot/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
if(data106.runAsUser !== undefined){
let data119 = data106.runAsUser;
if(!((typeof data119 == "number") && (!(data119 % 1) && !isNaN(data119)))){
const err167 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/runAsUser",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/runAsUser/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
if(data106.seLinuxOptions !== undefined){
let data120 = data106.seLinuxOptions;
if(data120 && typeof data120 == "object" && !Array.isArray(data120)){
if(data120.level !== undefined){
if(typeof data120.level !== "string"){
const err168 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/seLinuxOptions/level",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/seLinuxOptions/properties/level/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
if(data120.role !== undefined){
if(typeof data120.role !== "string"){
const err169 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/seLinuxOptions/role",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/seLinuxOptions/properties/role/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
if(data120.type !== undefined){
if(typeof data120.type !== "string"){
const err170 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/seLinuxOptions/type",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/seLinuxOptions/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
if(data120.user !== undefined){
if(typeof data120.user !== "string"){
const err171 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/seLinuxOptions/user",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/seLinuxOptions/properties/user/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
}
else {
const err172 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/seLinuxOptions",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/seLinuxOptions/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
if(data106.seccompProfile !== undefined){
if(!(validate40(data106.seccompProfile, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/seccompProfile",parentData:data106,parentDataProperty:"seccompProfile",rootData}))){
vErrors = vErrors === null ? validate40.errors : vErrors.concat(validate40.errors);
errors = vErrors.length;
}
}
if(data106.windowsOptions !== undefined){
let data126 = data106.windowsOptions;
if(data126 && typeof data126 == "object" && !Array.isArray(data126)){
if(data126.gmsaCredentialSpec !== undefined){
if(typeof data126.gmsaCredentialSpec !== "string"){
const err173 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/windowsOptions/gmsaCredentialSpec",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/windowsOptions/properties/gmsaCredentialSpec/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
if(data126.gmsaCredentialSpecName !== undefined){
if(typeof data126.gmsaCredentialSpecName !== "string"){
const err174 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/windowsOptions/gmsaCredentialSpecName",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/windowsOptions/properties/gmsaCredentialSpecName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
if(data126.hostProcess !== undefined){
if(typeof data126.hostProcess !== "boolean"){
const err175 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/windowsOptions/hostProcess",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/windowsOptions/properties/hostProcess/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
if(data126.runAsUserName !== undefined){
if(typeof data126.runAsUserName !== "string"){
const err176 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/windowsOptions/runAsUserName",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/windowsOptions/properties/runAsUserName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
}
else {
const err177 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext/windowsOptions",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/windowsOptions/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
}
else {
const err178 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/securityContext",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
if(data44.imagePullPolicy !== undefined){
let data131 = data44.imagePullPolicy;
if(typeof data131 !== "string"){
const err179 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/imagePullPolicy",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/imagePullPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
if(!(((data131 === "Always") || (data131 === "Never")) || (data131 === "IfNotPresent"))){
const err180 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/imagePullPolicy",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/imagePullPolicy/enum",keyword:"enum",params:{allowedValues: schema15.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.imagePullPolicy.enum}};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data44.metricProbe !== undefined){
let data132 = data44.metricProbe;
if(data132 && typeof data132 == "object" && !Array.isArray(data132)){
if(data132.path !== undefined){
if(typeof data132.path !== "string"){
const err181 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/metricProbe/path",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/metricProbe/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
}
if(data132.port !== undefined){
if(typeof data132.port !== "string"){
const err182 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/metricProbe/port",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/metricProbe/properties/port/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
}
else {
const err183 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6+"/metricProbe",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/metricProbe/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
}
else {
const err184 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i6,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
}
else {
const err185 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
if(data22.affinity !== undefined){
let data135 = data22.affinity;
if(data135 && typeof data135 == "object" && !Array.isArray(data135)){
if(data135.nodeAffinity !== undefined){
let data136 = data135.nodeAffinity;
if(data136 && typeof data136 == "object" && !Array.isArray(data136)){
if(data136.preferredDuringSchedulingIgnoredDuringExecution !== undefined){
let data137 = data136.preferredDuringSchedulingIgnoredDuringExecution;
if(Array.isArray(data137)){
const len17 = data137.length;
for(let i17=0; i17<len17; i17++){
let data138 = data137[i17];
if(data138 && typeof data138 == "object" && !Array.isArray(data138)){
if(data138.weight === undefined){
const err186 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i17,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/required",keyword:"required",params:{missingProperty: "weight"}};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
if(data138.preference === undefined){
const err187 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i17,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/required",keyword:"required",params:{missingProperty: "preference"}};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
if(data138.weight !== undefined){
let data139 = data138.weight;
if(!((typeof data139 == "number") && (!(data139 % 1) && !isNaN(data139)))){
const err188 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i17+"/weight",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/properties/weight/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
if(typeof data139 == "number"){
if(data139 > 2147483647 || isNaN(data139)){
const err189 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i17+"/weight",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/properties/weight/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
if(data139 < -2147483648 || isNaN(data139)){
const err190 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i17+"/weight",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/properties/weight/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
}
if(data138.preference !== undefined){
if(!(validate64(data138.preference, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i17+"/preference",parentData:data138,parentDataProperty:"preference",rootData}))){
vErrors = vErrors === null ? validate64.errors : vErrors.concat(validate64.errors);
errors = vErrors.length;
}
}
}
else {
const err191 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i17,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
}
}
else {
const err192 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
if(data136.requiredDuringSchedulingIgnoredDuringExecution !== undefined){
let data141 = data136.requiredDuringSchedulingIgnoredDuringExecution;
if(data141 && typeof data141 == "object" && !Array.isArray(data141)){
if(data141.nodeSelectorTerms === undefined){
const err193 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/requiredDuringSchedulingIgnoredDuringExecution/required",keyword:"required",params:{missingProperty: "nodeSelectorTerms"}};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
if(data141.nodeSelectorTerms !== undefined){
let data142 = data141.nodeSelectorTerms;
if(Array.isArray(data142)){
const len18 = data142.length;
for(let i18=0; i18<len18; i18++){
if(!(validate64(data142[i18], {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/" + i18,parentData:data142,parentDataProperty:i18,rootData}))){
vErrors = vErrors === null ? validate64.errors : vErrors.concat(validate64.errors);
errors = vErrors.length;
}
}
}
else {
const err194 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/requiredDuringSchedulingIgnoredDuringExecution/properties/nodeSelectorTerms/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
}
else {
const err195 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/requiredDuringSchedulingIgnoredDuringExecution/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
}
else {
const err196 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
if(data135.podAffinity !== undefined){
if(!(validate70(data135.podAffinity, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/podAffinity",parentData:data135,parentDataProperty:"podAffinity",rootData}))){
vErrors = vErrors === null ? validate70.errors : vErrors.concat(validate70.errors);
errors = vErrors.length;
}
}
if(data135.podAntiAffinity !== undefined){
if(!(validate70(data135.podAntiAffinity, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/podAntiAffinity",parentData:data135,parentDataProperty:"podAntiAffinity",rootData}))){
vErrors = vErrors === null ? validate70.errors : vErrors.concat(validate70.errors);
errors = vErrors.length;
}
}
}
else {
const err197 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
}
else {
const err198 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
}
else {
const err199 = {instancePath:instancePath+"/spec/deployTemplates/" + i0,schemaPath:"#/properties/spec/properties/deployTemplates/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
}
else {
const err200 = {instancePath:instancePath+"/spec/deployTemplates",schemaPath:"#/properties/spec/properties/deployTemplates/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
}
else {
const err201 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
}
else {
const err202 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
validate39.errors = vErrors;
return errors === 0;
}

export const validateDomain = validate82;
const schema31 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","properties":{"role":{"type":"string","enum":["","partner"]},"master":{"type":"string"},"interConnProtocols":{"type":"array","items":{"type":"string","enum":["kuscia","bfia"]}},"cert":{"type":"string"},"authCenter":{"type":"object","required":["authenticationType"],"properties":{"authenticationType":{"type":"string","enum":["Token","MTLS","None"]},"tokenGenMethod":{"type":"string","enum":["RSA-GEN","RAND-GEN","UID-RSA-GEN"]}}},"resourceQuota":{"type":"object","properties":{"podMaxCount":{"type":"integer","minimum":0,"maximum":2147483647}}}}}},"$defs":{}};

function validate82(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.spec === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.spec !== undefined){
let data0 = data.spec;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.role !== undefined){
let data1 = data0.role;
if(typeof data1 !== "string"){
const err1 = {instancePath:instancePath+"/spec/role",schemaPath:"#/properties/spec/properties/role/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(!((data1 === "") || (data1 === "partner"))){
const err2 = {instancePath:instancePath+"/spec/role",schemaPath:"#/properties/spec/properties/role/enum",keyword:"enum",params:{allowedValues: schema31.properties.spec.properties.role.enum}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data0.master !== undefined){
if(typeof data0.master !== "string"){
const err3 = {instancePath:instancePath+"/spec/master",schemaPath:"#/properties/spec/properties/master/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data0.interConnProtocols !== undefined){
let data3 = data0.interConnProtocols;
if(Array.isArray(data3)){
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
if(typeof data4 !== "string"){
const err4 = {instancePath:instancePath+"/spec/interConnProtocols/" + i0,schemaPath:"#/properties/spec/properties/interConnProtocols/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(!((data4 === "kuscia") || (data4 === "bfia"))){
const err5 = {instancePath:instancePath+"/spec/interConnProtocols/" + i0,schemaPath:"#/properties/spec/properties/interConnProtocols/items/enum",keyword:"enum",params:{allowedValues: schema31.properties.spec.properties.interConnProtocols.items.enum}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath:instancePath+"/spec/interConnProtocols",schemaPath:"#/properties/spec/properties/interConnProtocols/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data0.cert !== undefined){
if(typeof data0.cert !== "string"){
const err7 = {instancePath:instancePath+"/spec/cert",schemaPath:"#/properties/spec/properties/cert/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data0.authCenter !== undefined){
let data6 = data0.authCenter;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(data6.authenticationType === undefined){
const err8 = {instancePath:instancePath+"/spec/authCenter",schemaPath:"#/properties/spec/properties/authCenter/required",keyword:"required",params:{missingProperty: "authenticationType"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data6.authenticationType !== undefined){
let data7 = data6.authenticationType;
if(typeof data7 !== "string"){
const err9 = {instancePath:instancePath+"/spec/authCenter/authenticationType",schemaPath:"#/properties/spec/properties/authCenter/properties/authenticationType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!(((data7 === "Token") || (data7 === "MTLS")) || (data7 === "None"))){
const err10 = {instancePath:instancePath+"/spec/authCenter/authenticationType",schemaPath:"#/properties/spec/properties/authCenter/properties/authenticationType/enum",keyword:"enum",params:{allowedValues: schema31.properties.spec.properties.authCenter.properties.authenticationType.enum}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data6.tokenGenMethod !== undefined){
let data8 = data6.tokenGenMethod;
if(typeof data8 !== "string"){
const err11 = {instancePath:instancePath+"/spec/authCenter/tokenGenMethod",schemaPath:"#/properties/spec/properties/authCenter/properties/tokenGenMethod/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!(((data8 === "RSA-GEN") || (data8 === "RAND-GEN")) || (data8 === "UID-RSA-GEN"))){
const err12 = {instancePath:instancePath+"/spec/authCenter/tokenGenMethod",schemaPath:"#/properties/spec/properties/authCenter/properties/tokenGenMethod/enum",keyword:"enum",params:{allowedValues: schema31.properties.spec.properties.authCenter.properties.tokenGenMethod.enum}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/spec/authCenter",schemaPath:"#/properties/spec/properties/authCenter/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data0.resourceQuota !== undefined){
let data9 = data0.resourceQuota;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.podMaxCount !== undefined){
let data10 = data9.podMaxCount;
if(!((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10)))){
const err14 = {instancePath:instancePath+"/spec/resourceQuota/podMaxCount",schemaPath:"#/properties/spec/properties/resourceQuota/properties/podMaxCount/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(typeof data10 == "number"){
if(data10 > 2147483647 || isNaN(data10)){
const err15 = {instancePath:instancePath+"/spec/resourceQuota/podMaxCount",schemaPath:"#/properties/spec/properties/resourceQuota/properties/podMaxCount/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data10 < 0 || isNaN(data10)){
const err16 = {instancePath:instancePath+"/spec/resourceQuota/podMaxCount",schemaPath:"#/properties/spec/properties/resourceQuota/properties/podMaxCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
}
else {
const err17 = {instancePath:instancePath+"/spec/resourceQuota",schemaPath:"#/properties/spec/properties/resourceQuota/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
validate82.errors = vErrors;
return errors === 0;
}

export const validateDomainPolicy = validate83;
const schema32 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["approval"],"properties":{"approval":{"type":"string","enum":["Automatic","Required"]},"rules":{"type":"array","maxItems":64,"items":{"type":"object","required":["action"],"properties":{"action":{"type":"string","enum":["Accept","Ask","Reject"]},"initiators":{"type":"array","minItems":1,"maxItems":256,"items":{"type":"string","maxLength":253}},"jobNamespaces":{"type":"array","minItems":1,"maxItems":256,"items":{"type":"string","maxLength":253}},"appImages":{"type":"array","minItems":1,"maxItems":256,"items":{"type":"string","maxLength":253}},"roles":{"type":"array","minItems":1,"maxItems":256,"items":{"type":"string","maxLength":253}}}}},"requireImageDigest":{"type":"boolean"},"maxConcurrentTasks":{"type":"integer","minimum":0,"maximum":1000000}}}},"$defs":{}};

function validate83(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.spec === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.spec !== undefined){
let data0 = data.spec;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.approval === undefined){
const err1 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "approval"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data0.approval !== undefined){
let data1 = data0.approval;
if(typeof data1 !== "string"){
const err2 = {instancePath:instancePath+"/spec/approval",schemaPath:"#/properties/spec/properties/approval/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(!((data1 === "Automatic") || (data1 === "Required"))){
const err3 = {instancePath:instancePath+"/spec/approval",schemaPath:"#/properties/spec/properties/approval/enum",keyword:"enum",params:{allowedValues: schema32.properties.spec.properties.approval.enum}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data0.rules !== undefined){
let data2 = data0.rules;
if(Array.isArray(data2)){
if(data2.length > 64){
const err4 = {instancePath:instancePath+"/spec/rules",schemaPath:"#/properties/spec/properties/rules/maxItems",keyword:"maxItems",params:{limit: 64}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.action === undefined){
const err5 = {instancePath:instancePath+"/spec/rules/" + i0,schemaPath:"#/properties/spec/properties/rules/items/required",keyword:"required",params:{missingProperty: "action"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data3.action !== undefined){
let data4 = data3.action;
if(typeof data4 !== "string"){
const err6 = {instancePath:instancePath+"/spec/rules/" + i0+"/action",schemaPath:"#/properties/spec/properties/rules/items/properties/action/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(!(((data4 === "Accept") || (data4 === "Ask")) || (data4 === "Reject"))){
const err7 = {instancePath:instancePath+"/spec/rules/" + i0+"/action",schemaPath:"#/properties/spec/properties/rules/items/properties/action/enum",keyword:"enum",params:{allowedValues: schema32.properties.spec.properties.rules.items.properties.action.enum}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data3.initiators !== undefined){
let data5 = data3.initiators;
if(Array.isArray(data5)){
if(data5.length > 256){
const err8 = {instancePath:instancePath+"/spec/rules/" + i0+"/initiators",schemaPath:"#/properties/spec/properties/rules/items/properties/initiators/maxItems",keyword:"maxItems",params:{limit: 256}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data5.length < 1){
const err9 = {instancePath:instancePath+"/spec/rules/" + i0+"/initiators",schemaPath:"#/properties/spec/properties/rules/items/properties/initiators/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
let data6 = data5[i1];
if(typeof data6 === "string"){
if(func2(data6) > 253){
const err10 = {instancePath:instancePath+"/spec/rules/" + i0+"/initiators/" + i1,schemaPath:"#/properties/spec/properties/rules/items/properties/initiators/items/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/spec/rules/" + i0+"/initiators/" + i1,schemaPath:"#/properties/spec/properties/rules/items/properties/initiators/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/spec/rules/" + i0+"/initiators",schemaPath:"#/properties/spec/properties/rules/items/properties/initiators/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data3.jobNamespaces !== undefined){
let data7 = data3.jobNamespaces;
if(Array.isArray(data7)){
if(data7.length > 256){
const err13 = {instancePath:instancePath+"/spec/rules/" + i0+"/jobNamespaces",schemaPath:"#/properties/spec/properties/rules/items/properties/jobNamespaces/maxItems",keyword:"maxItems",params:{limit: 256}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data7.length < 1){
const err14 = {instancePath:instancePath+"/spec/rules/" + i0+"/jobNamespaces",schemaPath:"#/properties/spec/properties/rules/items/properties/jobNamespaces/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
const len2 = data7.length;
for(let i2=0; i2<len2; i2++){
let data8 = data7[i2];
if(typeof data8 === "string"){
if(func2(data8) > 253){
const err15 = {instancePath:instancePath+"/spec/rules/" + i0+"/jobNamespaces/" + i2,schemaPath:"#/properties/spec/properties/rules/items/properties/jobNamespaces/items/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/spec/rules/" + i0+"/jobNamespaces/" + i2,schemaPath:"#/properties/spec/properties/rules/items/properties/jobNamespaces/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/spec/rules/" + i0+"/jobNamespaces",schemaPath:"#/properties/spec/properties/rules/items/properties/jobNamespaces/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data3.appImages !== undefined){
let data9 = data3.appImages;
if(Array.isArray(data9)){
if(data9.length > 256){
const err18 = {instancePath:instancePath+"/spec/rules/" + i0+"/appImages",schemaPath:"#/properties/spec/properties/rules/items/properties/appImages/maxItems",keyword:"maxItems",params:{limit: 256}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data9.length < 1){
const err19 = {instancePath:instancePath+"/spec/rules/" + i0+"/appImages",schemaPath:"#/properties/spec/properties/rules/items/properties/appImages/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
const len3 = data9.length;
for(let i3=0; i3<len3; i3++){
let data10 = data9[i3];
if(typeof data10 === "string"){
if(func2(data10) > 253){
const err20 = {instancePath:instancePath+"/spec/rules/" + i0+"/appImages/" + i3,schemaPath:"#/properties/spec/properties/rules/items/properties/appImages/items/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/spec/rules/" + i0+"/appImages/" + i3,schemaPath:"#/properties/spec/properties/rules/items/properties/appImages/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/spec/rules/" + i0+"/appImages",schemaPath:"#/properties/spec/properties/rules/items/properties/appImages/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data3.roles !== undefined){
let data11 = data3.roles;
if(Array.isArray(data11)){
if(data11.length > 256){
const err23 = {instancePath:instancePath+"/spec/rules/" + i0+"/roles",schemaPath:"#/properties/spec/properties/rules/items/properties/roles/maxItems",keyword:"maxItems",params:{limit: 256}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data11.length < 1){
const err24 = {instancePath:instancePath+"/spec/rules/" + i0+"/roles",schemaPath:"#/properties/spec/properties/rules/items/properties/roles/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
const len4 = data11.length;
for(let i4=0; i4<len4; i4++){
let data12 = data11[i4];
if(typeof data12 === "string"){
if(func2(data12) > 253){
const err25 = {instancePath:instancePath+"/spec/rules/" + i0+"/roles/" + i4,schemaPath:"#/properties/spec/properties/rules/items/properties/roles/items/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/spec/rules/" + i0+"/roles/" + i4,schemaPath:"#/properties/spec/properties/rules/items/properties/roles/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/spec/rules/" + i0+"/roles",schemaPath:"#/properties/spec/properties/rules/items/properties/roles/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/spec/rules/" + i0,schemaPath:"#/properties/spec/properties/rules/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/spec/rules",schemaPath:"#/properties/spec/properties/rules/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data0.requireImageDigest !== undefined){
if(typeof data0.requireImageDigest !== "boolean"){
const err30 = {instancePath:instancePath+"/spec/requireImageDigest",schemaPath:"#/properties/spec/properties/requireImageDigest/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data0.maxConcurrentTasks !== undefined){
let data14 = data0.maxConcurrentTasks;
if(!((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14)))){
const err31 = {instancePath:instancePath+"/spec/maxConcurrentTasks",schemaPath:"#/properties/spec/properties/maxConcurrentTasks/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(typeof data14 == "number"){
if(data14 > 1000000 || isNaN(data14)){
const err32 = {instancePath:instancePath+"/spec/maxConcurrentTasks",schemaPath:"#/properties/spec/properties/maxConcurrentTasks/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data14 < 0 || isNaN(data14)){
const err33 = {instancePath:instancePath+"/spec/maxConcurrentTasks",schemaPath:"#/properties/spec/properties/maxConcurrentTasks/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
}
else {
const err34 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
validate83.errors = vErrors;
return errors === 0;
}

export const validateKusciaJobConsent = validate84;
const schema33 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["decision"],"properties":{"decision":{"type":"string","enum":["Accepted","Rejected"]},"reason":{"type":"string","maxLength":1024},"job":{"$ref":"#/$defs/shared0"},"digest":{"type":"string","pattern":"^sha256:[0-9a-f]{64}$","maxLength":71},"schedule":{"$ref":"#/$defs/shared0"},"initiator":{"type":"string","maxLength":253},"contentDigest":{"type":"string","pattern":"^sha256:[0-9a-f]{64}$","maxLength":71},"until":{"type":"string","maxLength":64},"content":{"type":"string","maxLength":131072}}}},"$defs":{"shared0":{"type":"object","required":["namespace","name","uid"],"properties":{"namespace":{"type":"string","maxLength":253},"name":{"type":"string","maxLength":253},"uid":{"type":"string","maxLength":253}}}}};
const schema34 = {"type":"object","required":["namespace","name","uid"],"properties":{"namespace":{"type":"string","maxLength":253},"name":{"type":"string","maxLength":253},"uid":{"type":"string","maxLength":253}}};

function validate85(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.namespace === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "namespace"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.name === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.uid === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "uid"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.namespace !== undefined){
let data0 = data.namespace;
if(typeof data0 === "string"){
if(func2(data0) > 253){
const err3 = {instancePath:instancePath+"/namespace",schemaPath:"#/properties/namespace/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/namespace",schemaPath:"#/properties/namespace/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.name !== undefined){
let data1 = data.name;
if(typeof data1 === "string"){
if(func2(data1) > 253){
const err5 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.uid !== undefined){
let data2 = data.uid;
if(typeof data2 === "string"){
if(func2(data2) > 253){
const err7 = {instancePath:instancePath+"/uid",schemaPath:"#/properties/uid/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/uid",schemaPath:"#/properties/uid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate85.errors = vErrors;
return errors === 0;
}


function validate84(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.spec === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "spec"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.spec !== undefined){
let data0 = data.spec;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
if(data0.decision === undefined){
const err1 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty: "decision"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data0.decision !== undefined){
let data1 = data0.decision;
if(typeof data1 !== "string"){
const err2 = {instancePath:instancePath+"/spec/decision",schemaPath:"#/properties/spec/properties/decision/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(!((data1 === "Accepted") || (data1 === "Rejected"))){
const err3 = {instancePath:instancePath+"/spec/decision",schemaPath:"#/properties/spec/properties/decision/enum",keyword:"enum",params:{allowedValues: schema33.properties.spec.properties.decision.enum}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data0.reason !== undefined){
let data2 = data0.reason;
if(typeof data2 === "string"){
if(func2(data2) > 1024){
const err4 = {instancePath:instancePath+"/spec/reason",schemaPath:"#/properties/spec/properties/reason/maxLength",keyword:"maxLength",params:{limit: 1024}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/spec/reason",schemaPath:"#/properties/spec/properties/reason/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data0.job !== undefined){
if(!(validate85(data0.job, {instancePath:instancePath+"/spec/job",parentData:data0,parentDataProperty:"job",rootData}))){
vErrors = vErrors === null ? validate85.errors : vErrors.concat(validate85.errors);
errors = vErrors.length;
}
}
if(data0.digest !== undefined){
let data4 = data0.digest;
if(typeof data4 === "string"){
if(func2(data4) > 71){
const err6 = {instancePath:instancePath+"/spec/digest",schemaPath:"#/properties/spec/properties/digest/maxLength",keyword:"maxLength",params:{limit: 71}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(!pattern9.test(data4)){
const err7 = {instancePath:instancePath+"/spec/digest",schemaPath:"#/properties/spec/properties/digest/pattern",keyword:"pattern",params:{pattern: "^sha256:[0-9a-f]{64}$"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/spec/digest",schemaPath:"#/properties/spec/properties/digest/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data0.schedule !== undefined){
if(!(validate85(data0.schedule, {instancePath:instancePath+"/spec/schedule",parentData:data0,parentDataProperty:"schedule",rootData}))){
vErrors = vErrors === null ? validate85.errors : vErrors.concat(validate85.errors);
errors = vErrors.length;
}
}
if(data0.initiator !== undefined){
let data6 = data0.initiator;
if(typeof data6 === "string"){
if(func2(data6) > 253){
const err9 = {instancePath:instancePath+"/spec/initiator",schemaPath:"#/properties/spec/properties/initiator/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/spec/initiator",schemaPath:"#/properties/spec/properties/initiator/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data0.contentDigest !== undefined){
let data7 = data0.contentDigest;
if(typeof data7 === "string"){
if(func2(data7) > 71){
const err11 = {instancePath:instancePath+"/spec/contentDigest",schemaPath:"#/properties/spec/properties/contentDigest/maxLength",keyword:"maxLength",params:{limit: 71}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(!pattern9.test(data7)){
const err12 = {instancePath:instancePath+"/spec/contentDigest",schemaPath:"#/properties/spec/properties/contentDigest/pattern",keyword:"pattern",params:{pattern: "^sha256:[0-9a-f]{64}$"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/spec/contentDigest",schemaPath:"#/properties/spec/properties/contentDigest/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data0.until !== undefined){
let data8 = data0.until;
if(typeof data8 === "string"){
if(func2(data8) > 64){
const err14 = {instancePath:instancePath+"/spec/until",schemaPath:"#/properties/spec/properties/until/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/spec/until",schemaPath:"#/properties/spec/properties/until/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data0.content !== undefined){
let data9 = data0.content;
if(typeof data9 === "string"){
if(func2(data9) > 131072){
const err16 = {instancePath:instancePath+"/spec/content",schemaPath:"#/properties/spec/properties/content/maxLength",keyword:"maxLength",params:{limit: 131072}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/spec/content",schemaPath:"#/properties/spec/properties/content/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
validate84.errors = vErrors;
return errors === 0;
}
