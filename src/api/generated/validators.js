// Generated from crds/*.yaml by `npm run generate`. Do not edit.
"use strict";
export const validateKusciaJob = validate21;
const schema6 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["initiator","tasks"],"properties":{"flowID":{"type":"string"},"initiator":{"type":"string","maxLength":63},"scheduleMode":{"type":"string","enum":["Strict","BestEffort"]},"maxParallelism":{"type":"integer","minimum":1,"maximum":128},"activeDeadlineSeconds":{"type":"integer","minimum":1,"maximum":2147483647},"ttlSecondsAfterFinished":{"type":"integer","minimum":0,"maximum":2147483647},"tasks":{"type":"array","minItems":1,"maxItems":128,"items":{"type":"object","required":["alias","appImage","parties","taskInputConfig"],"properties":{"alias":{"type":"string","maxLength":253},"taskID":{"type":"string","pattern":"[a-z0-9]([-a-z0-9]*[a-z0-9])?","maxLength":253},"dependencies":{"type":"array","maxItems":128,"items":{"type":"string","maxLength":253}},"tolerable":{"type":"boolean"},"appImage":{"type":"string"},"taskInputConfig":{"type":"string"},"priority":{"type":"integer"},"timeoutSeconds":{"type":"integer","minimum":1,"maximum":2147483647},"scheduleConfig":{"type":"object","properties":{"minReservedMembers":{"type":"integer","minimum":1},"resourceReservedSeconds":{"type":"integer"},"lifecycleSeconds":{"type":"integer"},"retryIntervalSeconds":{"type":"integer"}}},"parties":{"type":"array","minItems":1,"maxItems":128,"items":{"type":"object","required":["domainID"],"properties":{"domainID":{"type":"string","maxLength":63},"role":{"type":"string","maxLength":63},"resources":{"type":"object","properties":{"limits":{"type":"object","additionalProperties":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}},"requests":{"type":"object","additionalProperties":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}},"claims":{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"request":{"type":"string"}}}}}},"bandwidthLimits":{"type":"array","items":{"type":"object","required":["destinationID","limitKBps"],"properties":{"destinationID":{"type":"string"},"limitKBps":{"type":"integer","minimum":0}}}}}}}}}}}}},"$defs":{}};
const func2 = (text) => [...text].length;
const pattern0 = new RegExp("[a-z0-9]([-a-z0-9]*[a-z0-9])?", "u");
const pattern1 = new RegExp("^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$", "u");

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
if(data0.activeDeadlineSeconds !== undefined){
let data5 = data0.activeDeadlineSeconds;
if(!((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5)))){
const err11 = {instancePath:instancePath+"/spec/activeDeadlineSeconds",schemaPath:"#/properties/spec/properties/activeDeadlineSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(typeof data5 == "number"){
if(data5 > 2147483647 || isNaN(data5)){
const err12 = {instancePath:instancePath+"/spec/activeDeadlineSeconds",schemaPath:"#/properties/spec/properties/activeDeadlineSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data5 < 1 || isNaN(data5)){
const err13 = {instancePath:instancePath+"/spec/activeDeadlineSeconds",schemaPath:"#/properties/spec/properties/activeDeadlineSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data0.ttlSecondsAfterFinished !== undefined){
let data6 = data0.ttlSecondsAfterFinished;
if(!((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6)))){
const err14 = {instancePath:instancePath+"/spec/ttlSecondsAfterFinished",schemaPath:"#/properties/spec/properties/ttlSecondsAfterFinished/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(typeof data6 == "number"){
if(data6 > 2147483647 || isNaN(data6)){
const err15 = {instancePath:instancePath+"/spec/ttlSecondsAfterFinished",schemaPath:"#/properties/spec/properties/ttlSecondsAfterFinished/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data6 < 0 || isNaN(data6)){
const err16 = {instancePath:instancePath+"/spec/ttlSecondsAfterFinished",schemaPath:"#/properties/spec/properties/ttlSecondsAfterFinished/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
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
if(data0.tasks !== undefined){
let data7 = data0.tasks;
if(Array.isArray(data7)){
if(data7.length > 128){
const err17 = {instancePath:instancePath+"/spec/tasks",schemaPath:"#/properties/spec/properties/tasks/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(data7.length < 1){
const err18 = {instancePath:instancePath+"/spec/tasks",schemaPath:"#/properties/spec/properties/tasks/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
const len0 = data7.length;
for(let i0=0; i0<len0; i0++){
let data8 = data7[i0];
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
if(data8.alias === undefined){
const err19 = {instancePath:instancePath+"/spec/tasks/" + i0,schemaPath:"#/properties/spec/properties/tasks/items/required",keyword:"required",params:{missingProperty: "alias"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data8.appImage === undefined){
const err20 = {instancePath:instancePath+"/spec/tasks/" + i0,schemaPath:"#/properties/spec/properties/tasks/items/required",keyword:"required",params:{missingProperty: "appImage"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data8.parties === undefined){
const err21 = {instancePath:instancePath+"/spec/tasks/" + i0,schemaPath:"#/properties/spec/properties/tasks/items/required",keyword:"required",params:{missingProperty: "parties"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data8.taskInputConfig === undefined){
const err22 = {instancePath:instancePath+"/spec/tasks/" + i0,schemaPath:"#/properties/spec/properties/tasks/items/required",keyword:"required",params:{missingProperty: "taskInputConfig"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(data8.alias !== undefined){
let data9 = data8.alias;
if(typeof data9 === "string"){
if(func2(data9) > 253){
const err23 = {instancePath:instancePath+"/spec/tasks/" + i0+"/alias",schemaPath:"#/properties/spec/properties/tasks/items/properties/alias/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/spec/tasks/" + i0+"/alias",schemaPath:"#/properties/spec/properties/tasks/items/properties/alias/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data8.taskID !== undefined){
let data10 = data8.taskID;
if(typeof data10 === "string"){
if(func2(data10) > 253){
const err25 = {instancePath:instancePath+"/spec/tasks/" + i0+"/taskID",schemaPath:"#/properties/spec/properties/tasks/items/properties/taskID/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!pattern0.test(data10)){
const err26 = {instancePath:instancePath+"/spec/tasks/" + i0+"/taskID",schemaPath:"#/properties/spec/properties/tasks/items/properties/taskID/pattern",keyword:"pattern",params:{pattern: "[a-z0-9]([-a-z0-9]*[a-z0-9])?"}};
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
const err27 = {instancePath:instancePath+"/spec/tasks/" + i0+"/taskID",schemaPath:"#/properties/spec/properties/tasks/items/properties/taskID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data8.dependencies !== undefined){
let data11 = data8.dependencies;
if(Array.isArray(data11)){
if(data11.length > 128){
const err28 = {instancePath:instancePath+"/spec/tasks/" + i0+"/dependencies",schemaPath:"#/properties/spec/properties/tasks/items/properties/dependencies/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
const len1 = data11.length;
for(let i1=0; i1<len1; i1++){
let data12 = data11[i1];
if(typeof data12 === "string"){
if(func2(data12) > 253){
const err29 = {instancePath:instancePath+"/spec/tasks/" + i0+"/dependencies/" + i1,schemaPath:"#/properties/spec/properties/tasks/items/properties/dependencies/items/maxLength",keyword:"maxLength",params:{limit: 253}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/spec/tasks/" + i0+"/dependencies/" + i1,schemaPath:"#/properties/spec/properties/tasks/items/properties/dependencies/items/type",keyword:"type",params:{type: "string"}};
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
else {
const err31 = {instancePath:instancePath+"/spec/tasks/" + i0+"/dependencies",schemaPath:"#/properties/spec/properties/tasks/items/properties/dependencies/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data8.tolerable !== undefined){
if(typeof data8.tolerable !== "boolean"){
const err32 = {instancePath:instancePath+"/spec/tasks/" + i0+"/tolerable",schemaPath:"#/properties/spec/properties/tasks/items/properties/tolerable/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data8.appImage !== undefined){
if(typeof data8.appImage !== "string"){
const err33 = {instancePath:instancePath+"/spec/tasks/" + i0+"/appImage",schemaPath:"#/properties/spec/properties/tasks/items/properties/appImage/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data8.taskInputConfig !== undefined){
if(typeof data8.taskInputConfig !== "string"){
const err34 = {instancePath:instancePath+"/spec/tasks/" + i0+"/taskInputConfig",schemaPath:"#/properties/spec/properties/tasks/items/properties/taskInputConfig/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data8.priority !== undefined){
let data16 = data8.priority;
if(!((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16)))){
const err35 = {instancePath:instancePath+"/spec/tasks/" + i0+"/priority",schemaPath:"#/properties/spec/properties/tasks/items/properties/priority/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data8.timeoutSeconds !== undefined){
let data17 = data8.timeoutSeconds;
if(!((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17)))){
const err36 = {instancePath:instancePath+"/spec/tasks/" + i0+"/timeoutSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/timeoutSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(typeof data17 == "number"){
if(data17 > 2147483647 || isNaN(data17)){
const err37 = {instancePath:instancePath+"/spec/tasks/" + i0+"/timeoutSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/timeoutSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data17 < 1 || isNaN(data17)){
const err38 = {instancePath:instancePath+"/spec/tasks/" + i0+"/timeoutSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/timeoutSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
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
if(data8.scheduleConfig !== undefined){
let data18 = data8.scheduleConfig;
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
if(data18.minReservedMembers !== undefined){
let data19 = data18.minReservedMembers;
if(!((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19)))){
const err39 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/minReservedMembers",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/minReservedMembers/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(typeof data19 == "number"){
if(data19 < 1 || isNaN(data19)){
const err40 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/minReservedMembers",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/minReservedMembers/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1}};
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
if(data18.resourceReservedSeconds !== undefined){
let data20 = data18.resourceReservedSeconds;
if(!((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20)))){
const err41 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/resourceReservedSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/resourceReservedSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data18.lifecycleSeconds !== undefined){
let data21 = data18.lifecycleSeconds;
if(!((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21)))){
const err42 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/lifecycleSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/lifecycleSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data18.retryIntervalSeconds !== undefined){
let data22 = data18.retryIntervalSeconds;
if(!((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22)))){
const err43 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig/retryIntervalSeconds",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/properties/retryIntervalSeconds/type",keyword:"type",params:{type: "integer"}};
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
else {
const err44 = {instancePath:instancePath+"/spec/tasks/" + i0+"/scheduleConfig",schemaPath:"#/properties/spec/properties/tasks/items/properties/scheduleConfig/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data8.parties !== undefined){
let data23 = data8.parties;
if(Array.isArray(data23)){
if(data23.length > 128){
const err45 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/maxItems",keyword:"maxItems",params:{limit: 128}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data23.length < 1){
const err46 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
const len2 = data23.length;
for(let i2=0; i2<len2; i2++){
let data24 = data23[i2];
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
if(data24.domainID === undefined){
const err47 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/required",keyword:"required",params:{missingProperty: "domainID"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(data24.domainID !== undefined){
let data25 = data24.domainID;
if(typeof data25 === "string"){
if(func2(data25) > 63){
const err48 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/domainID",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/domainID/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
else {
const err49 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/domainID",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/domainID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data24.role !== undefined){
let data26 = data24.role;
if(typeof data26 === "string"){
if(func2(data26) > 63){
const err50 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/role",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/role/maxLength",keyword:"maxLength",params:{limit: 63}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
else {
const err51 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/role",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/role/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data24.resources !== undefined){
let data27 = data24.resources;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
if(data27.limits !== undefined){
let data28 = data27.limits;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key0 in data28){
let data29 = data28[key0];
if((!((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29)))) && (typeof data29 !== "string")){
const err52 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/limits/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/limits/additionalProperties/type",keyword:"type",params:{type: schema6.properties.spec.properties.tasks.items.properties.parties.items.properties.resources.properties.limits.additionalProperties.type}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(typeof data29 === "string"){
if(!pattern1.test(data29)){
const err53 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/limits/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/limits/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
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
}
else {
const err54 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/limits",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/limits/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data27.requests !== undefined){
let data30 = data27.requests;
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
for(const key1 in data30){
let data31 = data30[key1];
if((!((typeof data31 == "number") && (!(data31 % 1) && !isNaN(data31)))) && (typeof data31 !== "string")){
const err55 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/requests/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/requests/additionalProperties/type",keyword:"type",params:{type: schema6.properties.spec.properties.tasks.items.properties.parties.items.properties.resources.properties.requests.additionalProperties.type}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(typeof data31 === "string"){
if(!pattern1.test(data31)){
const err56 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/requests/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/requests/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
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
}
else {
const err57 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/requests",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/requests/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data27.claims !== undefined){
let data32 = data27.claims;
if(Array.isArray(data32)){
const len3 = data32.length;
for(let i3=0; i3<len3; i3++){
let data33 = data32[i3];
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
if(data33.name === undefined){
const err58 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/claims/" + i3,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/claims/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(data33.name !== undefined){
if(typeof data33.name !== "string"){
const err59 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/claims/" + i3+"/name",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/claims/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data33.request !== undefined){
if(typeof data33.request !== "string"){
const err60 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/claims/" + i3+"/request",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/claims/items/properties/request/type",keyword:"type",params:{type: "string"}};
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
const err61 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/claims/" + i3,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/claims/items/type",keyword:"type",params:{type: "object"}};
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
const err62 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources/claims",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/properties/claims/type",keyword:"type",params:{type: "array"}};
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
const err63 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/resources",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/resources/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data24.bandwidthLimits !== undefined){
let data36 = data24.bandwidthLimits;
if(Array.isArray(data36)){
const len4 = data36.length;
for(let i4=0; i4<len4; i4++){
let data37 = data36[i4];
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
if(data37.destinationID === undefined){
const err64 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/required",keyword:"required",params:{missingProperty: "destinationID"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(data37.limitKBps === undefined){
const err65 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/required",keyword:"required",params:{missingProperty: "limitKBps"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(data37.destinationID !== undefined){
if(typeof data37.destinationID !== "string"){
const err66 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4+"/destinationID",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/properties/destinationID/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data37.limitKBps !== undefined){
let data39 = data37.limitKBps;
if(!((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39)))){
const err67 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4+"/limitKBps",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/properties/limitKBps/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if(typeof data39 == "number"){
if(data39 < 0 || isNaN(data39)){
const err68 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4+"/limitKBps",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/properties/limitKBps/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
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
}
else {
const err69 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits/" + i4,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/items/type",keyword:"type",params:{type: "object"}};
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
const err70 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2+"/bandwidthLimits",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/properties/bandwidthLimits/type",keyword:"type",params:{type: "array"}};
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
else {
const err71 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties/" + i2,schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/items/type",keyword:"type",params:{type: "object"}};
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
const err72 = {instancePath:instancePath+"/spec/tasks/" + i0+"/parties",schemaPath:"#/properties/spec/properties/tasks/items/properties/parties/type",keyword:"type",params:{type: "array"}};
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
const err73 = {instancePath:instancePath+"/spec/tasks/" + i0,schemaPath:"#/properties/spec/properties/tasks/items/type",keyword:"type",params:{type: "object"}};
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
const err74 = {instancePath:instancePath+"/spec/tasks",schemaPath:"#/properties/spec/properties/tasks/type",keyword:"type",params:{type: "array"}};
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
const err75 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
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
const err76 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

export const validateAppImage = validate22;
const schema7 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["image","deployTemplates"],"properties":{"image":{"type":"object","required":["name","tag"],"properties":{"name":{"type":"string"},"tag":{"type":"string"},"id":{"type":"string"},"sign":{"type":"string"}}},"configTemplates":{"type":"object","additionalProperties":{"type":"string"}},"deployTemplates":{"type":"array","items":{"type":"object","required":["name","spec"],"properties":{"name":{"type":"string"},"role":{"type":"string"},"replicas":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"networkPolicy":{"type":"object","properties":{"ingresses":{"type":"array","items":{"type":"object","required":["from"],"properties":{"from":{"type":"object","required":["roles"],"properties":{"roles":{"type":"array","items":{"type":"string"}}}},"ports":{"type":"array","items":{"type":"object","required":["port"],"properties":{"port":{"type":"string"}}}}}}}}},"spec":{"type":"object","properties":{"restartPolicy":{"type":"string"},"containers":{"type":"array","items":{"type":"object","required":["name","workingDir"],"properties":{"name":{"type":"string"},"workingDir":{"type":"string"},"command":{"type":"array","items":{"type":"string"}},"args":{"type":"array","items":{"type":"string"}},"configVolumeMounts":{"type":"array","items":{"type":"object","required":["mountPath","subPath"],"properties":{"mountPath":{"type":"string"},"subPath":{"type":"string"}}}},"ports":{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"port":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"protocol":{"type":"string","enum":["HTTP","GRPC"]},"scope":{"type":"string","enum":["Cluster","Domain","Local"]}}}},"env":{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"value":{"type":"string"},"valueFrom":{"type":"object","properties":{"configMapKeyRef":{"$ref":"#/$defs/shared0"},"fieldRef":{"type":"object","required":["fieldPath"],"properties":{"apiVersion":{"type":"string"},"fieldPath":{"type":"string"}}},"fileKeyRef":{"type":"object","required":["volumeName","path","key"],"properties":{"volumeName":{"type":"string"},"path":{"type":"string"},"key":{"type":"string"},"optional":{"type":"boolean"}}},"resourceFieldRef":{"type":"object","required":["resource"],"properties":{"containerName":{"type":"string"},"resource":{"type":"string"},"divisor":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}}},"secretKeyRef":{"$ref":"#/$defs/shared0"}}}}}},"envFrom":{"type":"array","items":{"type":"object","properties":{"prefix":{"type":"string"},"configMapRef":{"$ref":"#/$defs/shared1"},"secretRef":{"$ref":"#/$defs/shared1"}}}},"resources":{"type":"object","properties":{"limits":{"type":"object","additionalProperties":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}},"requests":{"type":"object","additionalProperties":{"type":["integer","string"],"pattern":"^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}},"claims":{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"request":{"type":"string"}}}}}},"livenessProbe":{"$ref":"#/$defs/shared7"},"readinessProbe":{"$ref":"#/$defs/shared7"},"startupProbe":{"$ref":"#/$defs/shared7"},"securityContext":{"type":"object","properties":{"allowPrivilegeEscalation":{"type":"boolean"},"appArmorProfile":{"$ref":"#/$defs/shared8"},"capabilities":{"type":"object","properties":{"add":{"type":"array","items":{"type":"string"}},"drop":{"type":"array","items":{"type":"string"}}}},"privileged":{"type":"boolean"},"procMount":{"type":"string"},"readOnlyRootFilesystem":{"type":"boolean"},"runAsGroup":{"type":"integer"},"runAsNonRoot":{"type":"boolean"},"runAsUser":{"type":"integer"},"seLinuxOptions":{"type":"object","properties":{"level":{"type":"string"},"role":{"type":"string"},"type":{"type":"string"},"user":{"type":"string"}}},"seccompProfile":{"$ref":"#/$defs/shared8"},"windowsOptions":{"type":"object","properties":{"gmsaCredentialSpec":{"type":"string"},"gmsaCredentialSpecName":{"type":"string"},"hostProcess":{"type":"boolean"},"runAsUserName":{"type":"string"}}}}},"imagePullPolicy":{"type":"string","enum":["Always","Never","IfNotPresent"]},"metricProbe":{"type":"object","properties":{"path":{"type":"string"},"port":{"type":"string"}}}}}},"affinity":{"type":"object","properties":{"nodeAffinity":{"type":"object","properties":{"preferredDuringSchedulingIgnoredDuringExecution":{"type":"array","items":{"type":"object","required":["weight","preference"],"properties":{"weight":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"preference":{"$ref":"#/$defs/shared10"}}}},"requiredDuringSchedulingIgnoredDuringExecution":{"type":"object","required":["nodeSelectorTerms"],"properties":{"nodeSelectorTerms":{"type":"array","items":{"$ref":"#/$defs/shared10"}}}}}},"podAffinity":{"$ref":"#/$defs/shared14"},"podAntiAffinity":{"$ref":"#/$defs/shared14"}}}}}}}}}}},"$defs":{"shared0":{"type":"object","required":["key"],"properties":{"name":{"type":"string"},"key":{"type":"string"},"optional":{"type":"boolean"}}},"shared1":{"type":"object","properties":{"name":{"type":"string"},"optional":{"type":"boolean"}}},"shared2":{"type":"object","properties":{"command":{"type":"array","items":{"type":"string"}}}},"shared3":{"type":"object","required":["port"],"properties":{"port":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"service":{"type":"string"}}},"shared4":{"type":"object","required":["name","value"],"properties":{"name":{"type":"string"},"value":{"type":"string"}}},"shared5":{"type":"object","required":["port"],"properties":{"host":{"type":"string"},"httpHeaders":{"type":"array","items":{"$ref":"#/$defs/shared4"}},"path":{"type":"string"},"port":{"type":["integer","string"]},"scheme":{"type":"string"}}},"shared6":{"type":"object","required":["port"],"properties":{"host":{"type":"string"},"port":{"type":["integer","string"]}}},"shared7":{"type":"object","properties":{"exec":{"$ref":"#/$defs/shared2"},"grpc":{"$ref":"#/$defs/shared3"},"httpGet":{"$ref":"#/$defs/shared5"},"tcpSocket":{"$ref":"#/$defs/shared6"},"initialDelaySeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"periodSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"timeoutSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"successThreshold":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"failureThreshold":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"terminationGracePeriodSeconds":{"type":"integer"}}},"shared8":{"type":"object","required":["type"],"properties":{"type":{"type":"string"},"localhostProfile":{"type":"string"}}},"shared9":{"type":"object","required":["key","operator"],"properties":{"key":{"type":"string"},"operator":{"type":"string"},"values":{"type":"array","items":{"type":"string"}}}},"shared10":{"type":"object","properties":{"matchExpressions":{"type":"array","items":{"$ref":"#/$defs/shared9"}},"matchFields":{"type":"array","items":{"$ref":"#/$defs/shared9"}}}},"shared11":{"type":"object","properties":{"matchLabels":{"type":"object","additionalProperties":{"type":"string"}},"matchExpressions":{"type":"array","items":{"$ref":"#/$defs/shared9"}}}},"shared12":{"type":"object","required":["topologyKey"],"properties":{"labelSelector":{"$ref":"#/$defs/shared11"},"namespaceSelector":{"$ref":"#/$defs/shared11"},"namespaces":{"type":"array","items":{"type":"string"}},"matchLabelKeys":{"type":"array","items":{"type":"string"}},"mismatchLabelKeys":{"type":"array","items":{"type":"string"}},"topologyKey":{"type":"string"}}},"shared13":{"type":"object","required":["weight","podAffinityTerm"],"properties":{"weight":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"podAffinityTerm":{"$ref":"#/$defs/shared12"}}},"shared14":{"type":"object","properties":{"preferredDuringSchedulingIgnoredDuringExecution":{"type":"array","items":{"$ref":"#/$defs/shared13"}},"requiredDuringSchedulingIgnoredDuringExecution":{"type":"array","items":{"$ref":"#/$defs/shared12"}}}}}};
const schema8 = {"type":"object","required":["key"],"properties":{"name":{"type":"string"},"key":{"type":"string"},"optional":{"type":"boolean"}}};

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
validate23.errors = vErrors;
return errors === 0;
}

const schema9 = {"type":"object","properties":{"name":{"type":"string"},"optional":{"type":"boolean"}}};

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
validate26.errors = vErrors;
return errors === 0;
}

const schema10 = {"type":"object","properties":{"exec":{"$ref":"#/$defs/shared2"},"grpc":{"$ref":"#/$defs/shared3"},"httpGet":{"$ref":"#/$defs/shared5"},"tcpSocket":{"$ref":"#/$defs/shared6"},"initialDelaySeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"periodSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"timeoutSeconds":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"successThreshold":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"failureThreshold":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"terminationGracePeriodSeconds":{"type":"integer"}}};
const schema11 = {"type":"object","properties":{"command":{"type":"array","items":{"type":"string"}}}};

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
validate30.errors = vErrors;
return errors === 0;
}

const schema12 = {"type":"object","required":["port"],"properties":{"port":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"service":{"type":"string"}}};

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
validate32.errors = vErrors;
return errors === 0;
}

const schema13 = {"type":"object","required":["port"],"properties":{"host":{"type":"string"},"httpHeaders":{"type":"array","items":{"$ref":"#/$defs/shared4"}},"path":{"type":"string"},"port":{"type":["integer","string"]},"scheme":{"type":"string"}}};
const schema14 = {"type":"object","required":["name","value"],"properties":{"name":{"type":"string"},"value":{"type":"string"}}};

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
validate35.errors = vErrors;
return errors === 0;
}


function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
if(!(validate35(data1[i0], {instancePath:instancePath+"/httpHeaders/" + i0,parentData:data1,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
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
const err4 = {instancePath:instancePath+"/port",schemaPath:"#/properties/port/type",keyword:"type",params:{type: schema13.properties.port.type}};
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
validate34.errors = vErrors;
return errors === 0;
}

const schema15 = {"type":"object","required":["port"],"properties":{"host":{"type":"string"},"port":{"type":["integer","string"]}}};

function validate38(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
const err2 = {instancePath:instancePath+"/port",schemaPath:"#/properties/port/type",keyword:"type",params:{type: schema15.properties.port.type}};
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
validate38.errors = vErrors;
return errors === 0;
}


function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.exec !== undefined){
if(!(validate30(data.exec, {instancePath:instancePath+"/exec",parentData:data,parentDataProperty:"exec",rootData}))){
vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
errors = vErrors.length;
}
}
if(data.grpc !== undefined){
if(!(validate32(data.grpc, {instancePath:instancePath+"/grpc",parentData:data,parentDataProperty:"grpc",rootData}))){
vErrors = vErrors === null ? validate32.errors : vErrors.concat(validate32.errors);
errors = vErrors.length;
}
}
if(data.httpGet !== undefined){
if(!(validate34(data.httpGet, {instancePath:instancePath+"/httpGet",parentData:data,parentDataProperty:"httpGet",rootData}))){
vErrors = vErrors === null ? validate34.errors : vErrors.concat(validate34.errors);
errors = vErrors.length;
}
}
if(data.tcpSocket !== undefined){
if(!(validate38(data.tcpSocket, {instancePath:instancePath+"/tcpSocket",parentData:data,parentDataProperty:"tcpSocket",rootData}))){
vErrors = vErrors === null ? validate38.errors : vErrors.concat(validate38.errors);
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
validate29.errors = vErrors;
return errors === 0;
}

const schema16 = {"type":"object","required":["type"],"properties":{"type":{"type":"string"},"localhostProfile":{"type":"string"}}};

function validate43(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
validate43.errors = vErrors;
return errors === 0;
}

const schema17 = {"type":"object","properties":{"matchExpressions":{"type":"array","items":{"$ref":"#/$defs/shared9"}},"matchFields":{"type":"array","items":{"$ref":"#/$defs/shared9"}}}};
const schema18 = {"type":"object","required":["key","operator"],"properties":{"key":{"type":"string"},"operator":{"type":"string"},"values":{"type":"array","items":{"type":"string"}}}};

function validate47(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
validate47.errors = vErrors;
return errors === 0;
}


function validate46(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.matchExpressions !== undefined){
let data0 = data.matchExpressions;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate47(data0[i0], {instancePath:instancePath+"/matchExpressions/" + i0,parentData:data0,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate47.errors : vErrors.concat(validate47.errors);
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
if(!(validate47(data2[i1], {instancePath:instancePath+"/matchFields/" + i1,parentData:data2,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate47.errors : vErrors.concat(validate47.errors);
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
validate46.errors = vErrors;
return errors === 0;
}

const schema19 = {"type":"object","properties":{"preferredDuringSchedulingIgnoredDuringExecution":{"type":"array","items":{"$ref":"#/$defs/shared13"}},"requiredDuringSchedulingIgnoredDuringExecution":{"type":"array","items":{"$ref":"#/$defs/shared12"}}}};
const schema20 = {"type":"object","required":["weight","podAffinityTerm"],"properties":{"weight":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"podAffinityTerm":{"$ref":"#/$defs/shared12"}}};
const schema21 = {"type":"object","required":["topologyKey"],"properties":{"labelSelector":{"$ref":"#/$defs/shared11"},"namespaceSelector":{"$ref":"#/$defs/shared11"},"namespaces":{"type":"array","items":{"type":"string"}},"matchLabelKeys":{"type":"array","items":{"type":"string"}},"mismatchLabelKeys":{"type":"array","items":{"type":"string"}},"topologyKey":{"type":"string"}}};
const schema22 = {"type":"object","properties":{"matchLabels":{"type":"object","additionalProperties":{"type":"string"}},"matchExpressions":{"type":"array","items":{"$ref":"#/$defs/shared9"}}}};

function validate55(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
if(!(validate47(data2[i0], {instancePath:instancePath+"/matchExpressions/" + i0,parentData:data2,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate47.errors : vErrors.concat(validate47.errors);
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
validate55.errors = vErrors;
return errors === 0;
}


function validate54(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
if(!(validate55(data.labelSelector, {instancePath:instancePath+"/labelSelector",parentData:data,parentDataProperty:"labelSelector",rootData}))){
vErrors = vErrors === null ? validate55.errors : vErrors.concat(validate55.errors);
errors = vErrors.length;
}
}
if(data.namespaceSelector !== undefined){
if(!(validate55(data.namespaceSelector, {instancePath:instancePath+"/namespaceSelector",parentData:data,parentDataProperty:"namespaceSelector",rootData}))){
vErrors = vErrors === null ? validate55.errors : vErrors.concat(validate55.errors);
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
validate54.errors = vErrors;
return errors === 0;
}


function validate53(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
if(!(validate54(data.podAffinityTerm, {instancePath:instancePath+"/podAffinityTerm",parentData:data,parentDataProperty:"podAffinityTerm",rootData}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
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
validate53.errors = vErrors;
return errors === 0;
}


function validate52(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.preferredDuringSchedulingIgnoredDuringExecution !== undefined){
let data0 = data.preferredDuringSchedulingIgnoredDuringExecution;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate53(data0[i0], {instancePath:instancePath+"/preferredDuringSchedulingIgnoredDuringExecution/" + i0,parentData:data0,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate53.errors : vErrors.concat(validate53.errors);
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
if(!(validate54(data2[i1], {instancePath:instancePath+"/requiredDuringSchedulingIgnoredDuringExecution/" + i1,parentData:data2,parentDataProperty:i1,rootData}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
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
validate52.errors = vErrors;
return errors === 0;
}


function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
if(data22.containers !== undefined){
let data24 = data22.containers;
if(Array.isArray(data24)){
const len4 = data24.length;
for(let i4=0; i4<len4; i4++){
let data25 = data24[i4];
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
if(data25.name === undefined){
const err32 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data25.workingDir === undefined){
const err33 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/required",keyword:"required",params:{missingProperty: "workingDir"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data25.name !== undefined){
if(typeof data25.name !== "string"){
const err34 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data25.workingDir !== undefined){
if(typeof data25.workingDir !== "string"){
const err35 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/workingDir",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/workingDir/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data25.command !== undefined){
let data28 = data25.command;
if(Array.isArray(data28)){
const len5 = data28.length;
for(let i5=0; i5<len5; i5++){
if(typeof data28[i5] !== "string"){
const err36 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/command/" + i5,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/command/items/type",keyword:"type",params:{type: "string"}};
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
const err37 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/command",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/command/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data25.args !== undefined){
let data30 = data25.args;
if(Array.isArray(data30)){
const len6 = data30.length;
for(let i6=0; i6<len6; i6++){
if(typeof data30[i6] !== "string"){
const err38 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/args/" + i6,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/args/items/type",keyword:"type",params:{type: "string"}};
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
else {
const err39 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/args",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/args/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data25.configVolumeMounts !== undefined){
let data32 = data25.configVolumeMounts;
if(Array.isArray(data32)){
const len7 = data32.length;
for(let i7=0; i7<len7; i7++){
let data33 = data32[i7];
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
if(data33.mountPath === undefined){
const err40 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/configVolumeMounts/" + i7,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/items/required",keyword:"required",params:{missingProperty: "mountPath"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(data33.subPath === undefined){
const err41 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/configVolumeMounts/" + i7,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/items/required",keyword:"required",params:{missingProperty: "subPath"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(data33.mountPath !== undefined){
if(typeof data33.mountPath !== "string"){
const err42 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/configVolumeMounts/" + i7+"/mountPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/items/properties/mountPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data33.subPath !== undefined){
if(typeof data33.subPath !== "string"){
const err43 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/configVolumeMounts/" + i7+"/subPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/items/properties/subPath/type",keyword:"type",params:{type: "string"}};
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
else {
const err44 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/configVolumeMounts/" + i7,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/items/type",keyword:"type",params:{type: "object"}};
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
const err45 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/configVolumeMounts",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/configVolumeMounts/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data25.ports !== undefined){
let data36 = data25.ports;
if(Array.isArray(data36)){
const len8 = data36.length;
for(let i8=0; i8<len8; i8++){
let data37 = data36[i8];
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
if(data37.name === undefined){
const err46 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports/" + i8,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(data37.name !== undefined){
if(typeof data37.name !== "string"){
const err47 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports/" + i8+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data37.port !== undefined){
let data39 = data37.port;
if(!((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39)))){
const err48 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports/" + i8+"/port",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/port/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(typeof data39 == "number"){
if(data39 > 2147483647 || isNaN(data39)){
const err49 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports/" + i8+"/port",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data39 < -2147483648 || isNaN(data39)){
const err50 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports/" + i8+"/port",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
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
if(data37.protocol !== undefined){
let data40 = data37.protocol;
if(typeof data40 !== "string"){
const err51 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports/" + i8+"/protocol",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/protocol/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(!((data40 === "HTTP") || (data40 === "GRPC"))){
const err52 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports/" + i8+"/protocol",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/protocol/enum",keyword:"enum",params:{allowedValues: schema7.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.ports.items.properties.protocol.enum}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data37.scope !== undefined){
let data41 = data37.scope;
if(typeof data41 !== "string"){
const err53 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports/" + i8+"/scope",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/scope/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(!(((data41 === "Cluster") || (data41 === "Domain")) || (data41 === "Local"))){
const err54 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports/" + i8+"/scope",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/properties/scope/enum",keyword:"enum",params:{allowedValues: schema7.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.ports.items.properties.scope.enum}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
else {
const err55 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports/" + i8,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/items/type",keyword:"type",params:{type: "object"}};
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
const err56 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/ports",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/ports/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data25.env !== undefined){
let data42 = data25.env;
if(Array.isArray(data42)){
const len9 = data42.length;
for(let i9=0; i9<len9; i9++){
let data43 = data42[i9];
if(data43 && typeof data43 == "object" && !Array.isArray(data43)){
if(data43.name === undefined){
const err57 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(data43.name !== undefined){
if(typeof data43.name !== "string"){
const err58 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data43.value !== undefined){
if(typeof data43.value !== "string"){
const err59 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/value",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/value/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data43.valueFrom !== undefined){
let data46 = data43.valueFrom;
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
if(data46.configMapKeyRef !== undefined){
if(!(validate23(data46.configMapKeyRef, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/configMapKeyRef",parentData:data46,parentDataProperty:"configMapKeyRef",rootData}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
}
if(data46.fieldRef !== undefined){
let data48 = data46.fieldRef;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
if(data48.fieldPath === undefined){
const err60 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fieldRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fieldRef/required",keyword:"required",params:{missingProperty: "fieldPath"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(data48.apiVersion !== undefined){
if(typeof data48.apiVersion !== "string"){
const err61 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fieldRef/apiVersion",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fieldRef/properties/apiVersion/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data48.fieldPath !== undefined){
if(typeof data48.fieldPath !== "string"){
const err62 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fieldRef/fieldPath",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fieldRef/properties/fieldPath/type",keyword:"type",params:{type: "string"}};
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
const err63 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fieldRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fieldRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data46.fileKeyRef !== undefined){
let data51 = data46.fileKeyRef;
if(data51 && typeof data51 == "object" && !Array.isArray(data51)){
if(data51.volumeName === undefined){
const err64 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fileKeyRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/required",keyword:"required",params:{missingProperty: "volumeName"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(data51.path === undefined){
const err65 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fileKeyRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/required",keyword:"required",params:{missingProperty: "path"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(data51.key === undefined){
const err66 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fileKeyRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/required",keyword:"required",params:{missingProperty: "key"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if(data51.volumeName !== undefined){
if(typeof data51.volumeName !== "string"){
const err67 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fileKeyRef/volumeName",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/properties/volumeName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data51.path !== undefined){
if(typeof data51.path !== "string"){
const err68 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fileKeyRef/path",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data51.key !== undefined){
if(typeof data51.key !== "string"){
const err69 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fileKeyRef/key",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data51.optional !== undefined){
if(typeof data51.optional !== "boolean"){
const err70 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fileKeyRef/optional",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/properties/optional/type",keyword:"type",params:{type: "boolean"}};
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
else {
const err71 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/fileKeyRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/fileKeyRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data46.resourceFieldRef !== undefined){
let data56 = data46.resourceFieldRef;
if(data56 && typeof data56 == "object" && !Array.isArray(data56)){
if(data56.resource === undefined){
const err72 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/resourceFieldRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/required",keyword:"required",params:{missingProperty: "resource"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(data56.containerName !== undefined){
if(typeof data56.containerName !== "string"){
const err73 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/resourceFieldRef/containerName",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/properties/containerName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data56.resource !== undefined){
if(typeof data56.resource !== "string"){
const err74 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/resourceFieldRef/resource",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/properties/resource/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data56.divisor !== undefined){
let data59 = data56.divisor;
if((!((typeof data59 == "number") && (!(data59 % 1) && !isNaN(data59)))) && (typeof data59 !== "string")){
const err75 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/resourceFieldRef/divisor",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/properties/divisor/type",keyword:"type",params:{type: schema7.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.env.items.properties.valueFrom.properties.resourceFieldRef.properties.divisor.type}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(typeof data59 === "string"){
if(!pattern1.test(data59)){
const err76 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/resourceFieldRef/divisor",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/properties/divisor/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
}
else {
const err77 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/resourceFieldRef",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/properties/resourceFieldRef/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data46.secretKeyRef !== undefined){
if(!(validate23(data46.secretKeyRef, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom/secretKeyRef",parentData:data46,parentDataProperty:"secretKeyRef",rootData}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
}
}
else {
const err78 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9+"/valueFrom",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/properties/valueFrom/type",keyword:"type",params:{type: "object"}};
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
else {
const err79 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env/" + i9,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
}
else {
const err80 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/env",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/env/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data25.envFrom !== undefined){
let data61 = data25.envFrom;
if(Array.isArray(data61)){
const len10 = data61.length;
for(let i10=0; i10<len10; i10++){
let data62 = data61[i10];
if(data62 && typeof data62 == "object" && !Array.isArray(data62)){
if(data62.prefix !== undefined){
if(typeof data62.prefix !== "string"){
const err81 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/envFrom/" + i10+"/prefix",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/envFrom/items/properties/prefix/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data62.configMapRef !== undefined){
if(!(validate26(data62.configMapRef, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/envFrom/" + i10+"/configMapRef",parentData:data62,parentDataProperty:"configMapRef",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data62.secretRef !== undefined){
if(!(validate26(data62.secretRef, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/envFrom/" + i10+"/secretRef",parentData:data62,parentDataProperty:"secretRef",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
}
else {
const err82 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/envFrom/" + i10,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/envFrom/items/type",keyword:"type",params:{type: "object"}};
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
else {
const err83 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/envFrom",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/envFrom/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data25.resources !== undefined){
let data66 = data25.resources;
if(data66 && typeof data66 == "object" && !Array.isArray(data66)){
if(data66.limits !== undefined){
let data67 = data66.limits;
if(data67 && typeof data67 == "object" && !Array.isArray(data67)){
for(const key1 in data67){
let data68 = data67[key1];
if((!((typeof data68 == "number") && (!(data68 % 1) && !isNaN(data68)))) && (typeof data68 !== "string")){
const err84 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/limits/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/limits/additionalProperties/type",keyword:"type",params:{type: schema7.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.resources.properties.limits.additionalProperties.type}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if(typeof data68 === "string"){
if(!pattern1.test(data68)){
const err85 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/limits/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/limits/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
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
const err86 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/limits",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/limits/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data66.requests !== undefined){
let data69 = data66.requests;
if(data69 && typeof data69 == "object" && !Array.isArray(data69)){
for(const key2 in data69){
let data70 = data69[key2];
if((!((typeof data70 == "number") && (!(data70 % 1) && !isNaN(data70)))) && (typeof data70 !== "string")){
const err87 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/requests/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/requests/additionalProperties/type",keyword:"type",params:{type: schema7.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.resources.properties.requests.additionalProperties.type}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
if(typeof data70 === "string"){
if(!pattern1.test(data70)){
const err88 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/requests/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/requests/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
}
}
else {
const err89 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/requests",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/requests/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data66.claims !== undefined){
let data71 = data66.claims;
if(Array.isArray(data71)){
const len11 = data71.length;
for(let i11=0; i11<len11; i11++){
let data72 = data71[i11];
if(data72 && typeof data72 == "object" && !Array.isArray(data72)){
if(data72.name === undefined){
const err90 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/claims/" + i11,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/claims/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if(data72.name !== undefined){
if(typeof data72.name !== "string"){
const err91 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/claims/" + i11+"/name",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/claims/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
if(data72.request !== undefined){
if(typeof data72.request !== "string"){
const err92 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/claims/" + i11+"/request",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/claims/items/properties/request/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
else {
const err93 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/claims/" + i11,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/claims/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources/claims",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/properties/claims/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
}
else {
const err95 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/resources",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/resources/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
if(data25.livenessProbe !== undefined){
if(!(validate29(data25.livenessProbe, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/livenessProbe",parentData:data25,parentDataProperty:"livenessProbe",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data25.readinessProbe !== undefined){
if(!(validate29(data25.readinessProbe, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/readinessProbe",parentData:data25,parentDataProperty:"readinessProbe",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data25.startupProbe !== undefined){
if(!(validate29(data25.startupProbe, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/startupProbe",parentData:data25,parentDataProperty:"startupProbe",rootData}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
}
if(data25.securityContext !== undefined){
let data78 = data25.securityContext;
if(data78 && typeof data78 == "object" && !Array.isArray(data78)){
if(data78.allowPrivilegeEscalation !== undefined){
if(typeof data78.allowPrivilegeEscalation !== "boolean"){
const err96 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/allowPrivilegeEscalation",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/allowPrivilegeEscalation/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data78.appArmorProfile !== undefined){
if(!(validate43(data78.appArmorProfile, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/appArmorProfile",parentData:data78,parentDataProperty:"appArmorProfile",rootData}))){
vErrors = vErrors === null ? validate43.errors : vErrors.concat(validate43.errors);
errors = vErrors.length;
}
}
if(data78.capabilities !== undefined){
let data81 = data78.capabilities;
if(data81 && typeof data81 == "object" && !Array.isArray(data81)){
if(data81.add !== undefined){
let data82 = data81.add;
if(Array.isArray(data82)){
const len12 = data82.length;
for(let i12=0; i12<len12; i12++){
if(typeof data82[i12] !== "string"){
const err97 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/capabilities/add/" + i12,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/capabilities/properties/add/items/type",keyword:"type",params:{type: "string"}};
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
else {
const err98 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/capabilities/add",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/capabilities/properties/add/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
if(data81.drop !== undefined){
let data84 = data81.drop;
if(Array.isArray(data84)){
const len13 = data84.length;
for(let i13=0; i13<len13; i13++){
if(typeof data84[i13] !== "string"){
const err99 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/capabilities/drop/" + i13,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/capabilities/properties/drop/items/type",keyword:"type",params:{type: "string"}};
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
const err100 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/capabilities/drop",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/capabilities/properties/drop/type",keyword:"type",params:{type: "array"}};
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
const err101 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/capabilities",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/capabilities/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data78.privileged !== undefined){
if(typeof data78.privileged !== "boolean"){
const err102 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/privileged",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/privileged/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
if(data78.procMount !== undefined){
if(typeof data78.procMount !== "string"){
const err103 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/procMount",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/procMount/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data78.readOnlyRootFilesystem !== undefined){
if(typeof data78.readOnlyRootFilesystem !== "boolean"){
const err104 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/readOnlyRootFilesystem",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/readOnlyRootFilesystem/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
if(data78.runAsGroup !== undefined){
let data89 = data78.runAsGroup;
if(!((typeof data89 == "number") && (!(data89 % 1) && !isNaN(data89)))){
const err105 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/runAsGroup",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/runAsGroup/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data78.runAsNonRoot !== undefined){
if(typeof data78.runAsNonRoot !== "boolean"){
const err106 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/runAsNonRoot",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/runAsNonRoot/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data78.runAsUser !== undefined){
let data91 = data78.runAsUser;
if(!((typeof data91 == "number") && (!(data91 % 1) && !isNaN(data91)))){
const err107 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/runAsUser",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/runAsUser/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data78.seLinuxOptions !== undefined){
let data92 = data78.seLinuxOptions;
if(data92 && typeof data92 == "object" && !Array.isArray(data92)){
if(data92.level !== undefined){
if(typeof data92.level !== "string"){
const err108 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/seLinuxOptions/level",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/seLinuxOptions/properties/level/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data92.role !== undefined){
if(typeof data92.role !== "string"){
const err109 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/seLinuxOptions/role",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/seLinuxOptions/properties/role/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
if(data92.type !== undefined){
if(typeof data92.type !== "string"){
const err110 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/seLinuxOptions/type",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/seLinuxOptions/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
if(data92.user !== undefined){
if(typeof data92.user !== "string"){
const err111 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/seLinuxOptions/user",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/seLinuxOptions/properties/user/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
}
else {
const err112 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/seLinuxOptions",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/seLinuxOptions/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
if(data78.seccompProfile !== undefined){
if(!(validate43(data78.seccompProfile, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/seccompProfile",parentData:data78,parentDataProperty:"seccompProfile",rootData}))){
vErrors = vErrors === null ? validate43.errors : vErrors.concat(validate43.errors);
errors = vErrors.length;
}
}
if(data78.windowsOptions !== undefined){
let data98 = data78.windowsOptions;
if(data98 && typeof data98 == "object" && !Array.isArray(data98)){
if(data98.gmsaCredentialSpec !== undefined){
if(typeof data98.gmsaCredentialSpec !== "string"){
const err113 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/windowsOptions/gmsaCredentialSpec",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/windowsOptions/properties/gmsaCredentialSpec/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
if(data98.gmsaCredentialSpecName !== undefined){
if(typeof data98.gmsaCredentialSpecName !== "string"){
const err114 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/windowsOptions/gmsaCredentialSpecName",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/windowsOptions/properties/gmsaCredentialSpecName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
if(data98.hostProcess !== undefined){
if(typeof data98.hostProcess !== "boolean"){
const err115 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/windowsOptions/hostProcess",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/windowsOptions/properties/hostProcess/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
if(data98.runAsUserName !== undefined){
if(typeof data98.runAsUserName !== "string"){
const err116 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/windowsOptions/runAsUserName",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/windowsOptions/properties/runAsUserName/type",keyword:"type",params:{type: "string"}};
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
const err117 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext/windowsOptions",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/properties/windowsOptions/type",keyword:"type",params:{type: "object"}};
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
const err118 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/securityContext",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/securityContext/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
if(data25.imagePullPolicy !== undefined){
let data103 = data25.imagePullPolicy;
if(typeof data103 !== "string"){
const err119 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/imagePullPolicy",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/imagePullPolicy/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if(!(((data103 === "Always") || (data103 === "Never")) || (data103 === "IfNotPresent"))){
const err120 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/imagePullPolicy",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/imagePullPolicy/enum",keyword:"enum",params:{allowedValues: schema7.properties.spec.properties.deployTemplates.items.properties.spec.properties.containers.items.properties.imagePullPolicy.enum}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
if(data25.metricProbe !== undefined){
let data104 = data25.metricProbe;
if(data104 && typeof data104 == "object" && !Array.isArray(data104)){
if(data104.path !== undefined){
if(typeof data104.path !== "string"){
const err121 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/metricProbe/path",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/metricProbe/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
if(data104.port !== undefined){
if(typeof data104.port !== "string"){
const err122 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/metricProbe/port",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/metricProbe/properties/port/type",keyword:"type",params:{type: "string"}};
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
const err123 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4+"/metricProbe",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/properties/metricProbe/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
}
else {
const err124 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers/" + i4,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
}
else {
const err125 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/containers",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/containers/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
if(data22.affinity !== undefined){
let data107 = data22.affinity;
if(data107 && typeof data107 == "object" && !Array.isArray(data107)){
if(data107.nodeAffinity !== undefined){
let data108 = data107.nodeAffinity;
if(data108 && typeof data108 == "object" && !Array.isArray(data108)){
if(data108.preferredDuringSchedulingIgnoredDuringExecution !== undefined){
let data109 = data108.preferredDuringSchedulingIgnoredDuringExecution;
if(Array.isArray(data109)){
const len14 = data109.length;
for(let i14=0; i14<len14; i14++){
let data110 = data109[i14];
if(data110 && typeof data110 == "object" && !Array.isArray(data110)){
if(data110.weight === undefined){
const err126 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i14,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/required",keyword:"required",params:{missingProperty: "weight"}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(data110.preference === undefined){
const err127 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i14,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/required",keyword:"required",params:{missingProperty: "preference"}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
if(data110.weight !== undefined){
let data111 = data110.weight;
if(!((typeof data111 == "number") && (!(data111 % 1) && !isNaN(data111)))){
const err128 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i14+"/weight",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/properties/weight/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
if(typeof data111 == "number"){
if(data111 > 2147483647 || isNaN(data111)){
const err129 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i14+"/weight",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/properties/weight/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647}};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
if(data111 < -2147483648 || isNaN(data111)){
const err130 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i14+"/weight",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/properties/weight/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2147483648}};
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
if(data110.preference !== undefined){
if(!(validate46(data110.preference, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i14+"/preference",parentData:data110,parentDataProperty:"preference",rootData}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
}
}
else {
const err131 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/" + i14,schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
}
else {
const err132 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/preferredDuringSchedulingIgnoredDuringExecution/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
if(data108.requiredDuringSchedulingIgnoredDuringExecution !== undefined){
let data113 = data108.requiredDuringSchedulingIgnoredDuringExecution;
if(data113 && typeof data113 == "object" && !Array.isArray(data113)){
if(data113.nodeSelectorTerms === undefined){
const err133 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/requiredDuringSchedulingIgnoredDuringExecution/required",keyword:"required",params:{missingProperty: "nodeSelectorTerms"}};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
if(data113.nodeSelectorTerms !== undefined){
let data114 = data113.nodeSelectorTerms;
if(Array.isArray(data114)){
const len15 = data114.length;
for(let i15=0; i15<len15; i15++){
if(!(validate46(data114[i15], {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/" + i15,parentData:data114,parentDataProperty:i15,rootData}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
}
}
else {
const err134 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/requiredDuringSchedulingIgnoredDuringExecution/properties/nodeSelectorTerms/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
}
else {
const err135 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/properties/requiredDuringSchedulingIgnoredDuringExecution/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
}
else {
const err136 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/nodeAffinity",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/properties/nodeAffinity/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
if(data107.podAffinity !== undefined){
if(!(validate52(data107.podAffinity, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/podAffinity",parentData:data107,parentDataProperty:"podAffinity",rootData}))){
vErrors = vErrors === null ? validate52.errors : vErrors.concat(validate52.errors);
errors = vErrors.length;
}
}
if(data107.podAntiAffinity !== undefined){
if(!(validate52(data107.podAntiAffinity, {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity/podAntiAffinity",parentData:data107,parentDataProperty:"podAntiAffinity",rootData}))){
vErrors = vErrors === null ? validate52.errors : vErrors.concat(validate52.errors);
errors = vErrors.length;
}
}
}
else {
const err137 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec/affinity",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/properties/affinity/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
}
else {
const err138 = {instancePath:instancePath+"/spec/deployTemplates/" + i0+"/spec",schemaPath:"#/properties/spec/properties/deployTemplates/items/properties/spec/type",keyword:"type",params:{type: "object"}};
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
const err139 = {instancePath:instancePath+"/spec/deployTemplates/" + i0,schemaPath:"#/properties/spec/properties/deployTemplates/items/type",keyword:"type",params:{type: "object"}};
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
const err140 = {instancePath:instancePath+"/spec/deployTemplates",schemaPath:"#/properties/spec/properties/deployTemplates/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
}
else {
const err141 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
}
else {
const err142 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}

export const validateDomain = validate64;
const schema23 = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","properties":{"role":{"type":"string","enum":["","partner"]},"master":{"type":"string"},"interConnProtocols":{"type":"array","items":{"type":"string","enum":["kuscia","bfia"]}},"cert":{"type":"string"},"authCenter":{"type":"object","required":["authenticationType"],"properties":{"authenticationType":{"type":"string","enum":["Token","MTLS","None"]},"tokenGenMethod":{"type":"string","enum":["RSA-GEN","RAND-GEN","UID-RSA-GEN"]}}},"resourceQuota":{"type":"object","properties":{"podMaxCount":{"type":"integer","minimum":0}}}}}},"$defs":{}};

function validate64(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
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
const err2 = {instancePath:instancePath+"/spec/role",schemaPath:"#/properties/spec/properties/role/enum",keyword:"enum",params:{allowedValues: schema23.properties.spec.properties.role.enum}};
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
const err5 = {instancePath:instancePath+"/spec/interConnProtocols/" + i0,schemaPath:"#/properties/spec/properties/interConnProtocols/items/enum",keyword:"enum",params:{allowedValues: schema23.properties.spec.properties.interConnProtocols.items.enum}};
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
const err10 = {instancePath:instancePath+"/spec/authCenter/authenticationType",schemaPath:"#/properties/spec/properties/authCenter/properties/authenticationType/enum",keyword:"enum",params:{allowedValues: schema23.properties.spec.properties.authCenter.properties.authenticationType.enum}};
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
const err12 = {instancePath:instancePath+"/spec/authCenter/tokenGenMethod",schemaPath:"#/properties/spec/properties/authCenter/properties/tokenGenMethod/enum",keyword:"enum",params:{allowedValues: schema23.properties.spec.properties.authCenter.properties.tokenGenMethod.enum}};
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
if(data10 < 0 || isNaN(data10)){
const err15 = {instancePath:instancePath+"/spec/resourceQuota/podMaxCount",schemaPath:"#/properties/spec/properties/resourceQuota/properties/podMaxCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
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
}
else {
const err16 = {instancePath:instancePath+"/spec/resourceQuota",schemaPath:"#/properties/spec/properties/resourceQuota/type",keyword:"type",params:{type: "object"}};
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
const err17 = {instancePath:instancePath+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type: "object"}};
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
const err18 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
validate64.errors = vErrors;
return errors === 0;
}
