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

{{- define "kjo.metricsPortName" -}}
{{- if and (ge (int .Values.operator.metricsPort) 0) (ne (int .Values.operator.metricsPort) (int .Values.operator.healthPort)) -}}
metrics
{{- else -}}
health
{{- end -}}
{{- end -}}

{{- /* "true" if the operator may write in every namespace. */ -}}
{{- define "kjo.clusterScope" -}}
{{- if eq .Values.rbac.scope "cluster" -}}
true
{{- else if has "*" .Values.jobNamespaces -}}
{{- fail "rbac.scope namespaced needs jobNamespaces by name, not *" -}}
{{- else if not .Values.rbac.domainNamespaces -}}
{{- fail "rbac.scope namespaced needs rbac.domainNamespaces: the namespaces of the parties" -}}
{{- end -}}
{{- end -}}

{{- define "kjo.operatorSubject" -}}
- kind: ServiceAccount
  name: {{ include "kjo.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}
