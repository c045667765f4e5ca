{{- /* Generated from src/service/calls.ts by `npm run generate`. Do not edit. */ -}}
{{- define "kjo.api.rules.jobs" }}
  - apiGroups: [kuscia.secretflow]
    resources: [kusciajobs]
    verbs: [get, list, watch, create, patch, delete, impersonate-initiator]
  - apiGroups: [kuscia.secretflow]
    resources: [kusciajobs/status]
    verbs: [patch]
  - apiGroups: [kuscia.secretflow]
    resources: [kusciajobtasks]
    verbs: [get, list, watch, create, patch, delete]
  - apiGroups: [kuscia.secretflow]
    resources: [kusciajobtasks/status]
    verbs: [patch]
  - apiGroups: [kuscia.secretflow]
    resources: [kusciajobtemplates]
    verbs: [get, list, watch, create, patch, delete]
  - apiGroups: [kuscia.secretflow]
    resources: [kusciajobschedules]
    verbs: [get, list, watch, create, patch, delete]
  - apiGroups: [""]
    resources: [events]
    verbs: [list, watch]
{{- end }}
{{- define "kjo.api.rules.catalog" }}
  - apiGroups: [kuscia.secretflow]
    resources: [appimages]
    verbs: [get, list, watch]
{{- end }}
{{- define "kjo.api.rules.domainlist" }}
  - apiGroups: [kuscia.secretflow]
    resources: [domains]
    verbs: [get, list, watch]
{{- end }}
{{- define "kjo.api.rules.appimages" }}
  - apiGroups: [kuscia.secretflow]
    resources: [appimages]
    verbs: [create, update, delete]
{{- end }}
{{- define "kjo.api.rules.domains" }}
  - apiGroups: [kuscia.secretflow]
    resources: [domains]
    verbs: [create, patch, delete]
{{- end }}
{{- define "kjo.api.rules.logs" }}
  - apiGroups: [""]
    resources: [pods]
    verbs: [get]
  - apiGroups: [""]
    resources: [pods/log]
    verbs: [get]
  - apiGroups: [""]
    resources: [resourcequotas]
    verbs: [list]
  - apiGroups: [""]
    resources: [events]
    verbs: [list]
{{- end }}
{{- define "kjo.api.rules.consents" }}
  - apiGroups: [kuscia.secretflow]
    resources: [kusciajobconsents]
    verbs: [get, list, create, delete, attest]
{{- end }}
{{- define "kjo.api.rules.results" }}
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get]
{{- end }}
{{- define "kjo.api.rules.programs" }}
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [create]
{{- end }}
{{- define "kjo.api.rules.input" }}
  - apiGroups: [""]
    resources: [pods/attach]
    verbs: [get, create]
{{- end }}
{{- define "kjo.api.rules.reviews" }}
  - apiGroups: [authentication.k8s.io]
    resources: [tokenreviews]
    verbs: [create]
  - apiGroups: [authorization.k8s.io]
    resources: [subjectaccessreviews]
    verbs: [create]
{{- end }}
