-- Health of a Domain, for Argo CD (argocd-cm, key resource.customizations.health.kuscia.secretflow_Domain).
for _, condition in ipairs((obj.status or {}).conditions or {}) do
  if condition.type == "Ready" then
    local current = condition.observedGeneration == nil or condition.observedGeneration >= obj.metadata.generation
    if condition.status == "True" and current then
      return { status = "Healthy", message = condition.message }
    elseif condition.status == "False" and current then
      return { status = "Degraded", message = condition.message }
    end
  end
end
return { status = "Progressing", message = "The operator has not looked at the domain yet" }
