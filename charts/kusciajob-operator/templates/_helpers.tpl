{{- define "kjo.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- /* 52 characters leave room for the suffixes that some objects get. */ -}}
{{- define "kjo.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "kjo.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "kjo.selectorLabels" -}}
app.kubernetes.io/name: {{ include "kjo.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "kjo.labels" -}}
{{ include "kjo.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "kjo.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "kjo.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name is needed when serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "kjo.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Settings as the operator reads them. JSON is YAML too, and the same settings always give the same text. */ -}}
{{- define "kjo.domainSettings" -}}
{{- toPrettyJson .Values.domainSettings -}}
{{- end -}}

{{- define "kjo.metricsPort" -}}
{{- if ge (int .Values.operator.metricsPort) 0 -}}
{{- int .Values.operator.metricsPort -}}
{{- else -}}
{{- int .Values.operator.healthPort -}}
{{- end -}}
{{- end -}}

{{- /* Who may read metrics and health: those who are named, and the pod of `helm test`. */ -}}
{{- define "kjo.metricsPeers" -}}
- podSelector:
    matchLabels:
      {{- include "kjo.testLabels" . | nindent 6 }}
{{- with .Values.networkPolicy.metricsFrom }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "kjo.testLabels" -}}
app.kubernetes.io/name: {{ include "kjo.name" . | trunc 58 | trimSuffix "-" }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "kjo.metricsPortName" -}}
{{- if and (ge (int .Values.operator.metricsPort) 0) (ne (int .Values.operator.metricsPort) (int .Values.operator.healthPort)) -}}
metrics
{{- else -}}
health
{{- end -}}
{{- end -}}

{{- /* "true" if the operator works in every namespace. */ -}}
{{- define "kjo.clusterScope" -}}
{{- if eq .Values.rbac.scope "cluster" -}}
true
{{- else if has "*" .Values.jobNamespaces -}}
{{- fail "rbac.scope namespaced needs jobNamespaces by name, not *" -}}
{{- else if not .Values.rbac.domainNamespaces -}}
{{- fail "rbac.scope namespaced needs rbac.domainNamespaces: the namespaces of the parties" -}}
{{- else if and .Values.api.enabled .Values.api.domains.enabled -}}
{{- fail "rbac.scope namespaced brings no right to Domains: api.domains.enabled needs rbac.scope cluster" -}}
{{- end -}}
{{- end -}}

{{- define "kjo.operatorSubject" -}}
- kind: ServiceAccount
  name: {{ include "kjo.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}

{{- /* The job API's objects have names and labels of their own: the operator's selectors must not find its pods. */ -}}
{{- define "kjo.api.fullname" -}}
{{- printf "%s-api" (include "kjo.fullname" . | trunc 48 | trimSuffix "-") -}}
{{- end -}}

{{- define "kjo.api.selectorLabels" -}}
app.kubernetes.io/name: {{ include "kjo.name" . | trunc 59 | trimSuffix "-" }}-api
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "kjo.api.labels" -}}
{{ include "kjo.api.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "kjo.api.serviceAccountName" -}}
{{- if .Values.api.serviceAccount.create -}}
{{- default (include "kjo.api.fullname" .) .Values.api.serviceAccount.name -}}
{{- else -}}
{{- required "api.serviceAccount.name is needed when api.serviceAccount.create is false" .Values.api.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* A namespace whose jobs nobody runs is refused. */ -}}
{{- define "kjo.api.jobNamespace" -}}
{{- $name := .Values.api.jobNamespace -}}
{{- $all := has "*" .Values.jobNamespaces -}}
{{- if $name -}}
{{- if not (or $all (has $name .Values.jobNamespaces)) -}}
{{- fail (printf "api.jobNamespace %s is not in jobNamespaces: its jobs would never run" $name) -}}
{{- end -}}
{{ $name }}
{{- else if or $all (gt (len .Values.jobNamespaces) 1) -}}
{{- fail "api.jobNamespace is needed: the API serves one namespace and jobNamespaces does not name a single one" -}}
{{- else -}}
{{ first .Values.jobNamespaces }}
{{- end -}}
{{- end -}}

{{- /* Where pods of tasks find the API; empty if they may not call it. */ -}}
{{- define "kjo.api.programsURL" -}}
{{- $api := .Values.api -}}
{{- if and $api.enabled $api.programs.enabled -}}
{{- $scheme := ternary "http" "https" (eq $api.options.protocol "NOTLS") -}}
{{- default (printf "%s://%s.%s.svc:%d" $scheme (include "kjo.api.fullname" .) .Release.Namespace (int $api.service.httpPort)) $api.programs.url -}}
{{- end -}}
{{- end -}}

{{- define "kjo.api.metricsPortName" -}}
{{- with .Values.api.options -}}
{{- if and (ge (int .metricsPort) 0) (ne (int .metricsPort) (int .healthPort)) -}}
metrics
{{- else -}}
health
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "kjo.api.metricsPort" -}}
{{- if eq (include "kjo.api.metricsPortName" .) "metrics" -}}
{{- int .Values.api.options.metricsPort -}}
{{- else -}}
{{- int .Values.api.options.healthPort -}}
{{- end -}}
{{- end -}}

{{- /* Refuses what the API would refuse at its start, or what would leave it open by mistake. */ -}}
{{- define "kjo.api.check" -}}
{{- $api := .Values.api -}}
{{- $protocol := $api.options.protocol -}}
{{- if ne $protocol "NOTLS" -}}
{{- if not $api.tls.secretName -}}
{{- fail (printf "api.options.protocol %s needs api.tls.secretName: a Secret with tls.crt and tls.key" $protocol) -}}
{{- end -}}
{{- if and (eq $protocol "MTLS") (not $api.tls.clientCASecretName) -}}
{{- fail "api.options.protocol MTLS needs api.tls.clientCASecretName: a Secret with the CA that signs the clients' certificates" -}}
{{- end -}}
{{- if not (or $api.token.secretName $api.options.kubernetesAuth (ne $api.options.clientIdentity "none")) -}}
{{- fail (printf "api.options.protocol %s needs api.token.secretName (a Secret with the callers' tokens) or api.options.kubernetesAuth" $protocol) -}}
{{- end -}}
{{- else if and $api.token.secretName (not $api.options.kubernetesAuth) -}}
{{- fail "api.options.protocol NOTLS asks nobody for the token of api.token.secretName: name no token, or take another protocol or api.options.kubernetesAuth" -}}
{{- else if not $api.options.insecure -}}
{{- fail "api.options.protocol NOTLS lets in whoever reaches the ports, unencrypted: take another protocol, or say so with api.options.insecure" -}}
{{- end -}}
{{- if $api.programs.enabled -}}
{{- if eq $protocol "MTLS" -}}
{{- fail "api.programs.enabled needs api.options.protocol TLS: pods of tasks have no client certificates" -}}
{{- end -}}
{{- if not $api.options.kubernetesAuth -}}
{{- fail "api.programs.enabled needs api.options.kubernetesAuth: pods of tasks show tokens of Kubernetes" -}}
{{- end -}}
{{- if lt (int $api.options.httpPort) 0 -}}
{{- fail "api.programs.enabled needs api.options.httpPort" -}}
{{- end -}}
{{- end -}}
{{- $http := ge (int $api.options.httpPort) 0 -}}
{{- $grpc := ge (int $api.options.grpcPort) 0 -}}
{{- $console := ge (int $api.options.consolePort) 0 -}}
{{- if and $console (not $api.options.kubernetesAuth) -}}
{{- fail "api.options.consolePort needs api.options.kubernetesAuth: the console takes bearer tokens that Kubernetes knows" -}}
{{- end -}}
{{- if and $api.consoleIngress.enabled (not $console) -}}
{{- fail "api.consoleIngress.enabled needs api.options.consolePort" -}}
{{- end -}}
{{- if not (or $http $grpc) -}}
{{- fail "api.options.httpPort and api.options.grpcPort are both -1: nothing would be served" -}}
{{- end -}}
{{- if and (ge (int $api.options.azureBatchPort) 0) (not $api.azureBatch.secretName) -}}
{{- fail "api.options.azureBatchPort needs api.azureBatch.secretName: a Secret with config.yaml, which names accounts and pools" -}}
{{- end -}}
{{- if and $api.ingress.enabled (not $http) -}}
{{- fail "api.ingress.enabled needs api.options.httpPort" -}}
{{- end -}}
{{- range $route, $served := dict "httpRoute" $http "grpcRoute" $grpc "consoleRoute" $console -}}
{{- $values := index $api $route -}}
{{- if $values.enabled -}}
{{- if not $values.parentRefs -}}
{{- fail (printf "api.%s.enabled needs api.%s.parentRefs: the Gateways it belongs to" $route $route) -}}
{{- end -}}
{{- if not $served -}}
{{- fail (printf "api.%s.enabled needs its port in api.options" $route) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
