-- Health of a KusciaJob, for Argo CD (argocd-cm, key resource.customizations.health.kuscia.secretflow_KusciaJob).
-- The phase decides; the conditions say why.
local status = obj.status or {}
local phase = status.phase

local function message(kind)
  for _, condition in ipairs(status.conditions or {}) do
    if condition.type == kind and condition.message ~= nil and condition.message ~= "" then
      return condition.message
    end
  end
  return nil
end

local function health(level, text)
  if status.progress ~= nil then
    text = text .. " (" .. status.progress .. " tasks done)"
  end
  return { status = level, message = text }
end

if phase == nil or phase == "" then
  return { status = "Progressing", message = "The operator has not looked at the job yet" }
end
-- What is told of an older spec says nothing about this one, except that a finished job stays finished.
if phase == "Succeeded" then
  return health("Healthy", "Succeeded")
elseif phase == "Failed" or phase == "ApprovalReject" then
  return health("Degraded", message("Failed") or phase)
elseif phase == "Cancelled" then
  -- Somebody wanted it so: nothing is broken, and nothing will happen any more.
  return health("Suspended", "Cancelled")
elseif phase == "Suspended" then
  return health("Suspended", "Suspended; set the label kuscia.secretflow/job-stage to Restart to go on")
end
if status.observedGeneration ~= nil and status.observedGeneration < obj.metadata.generation then
  return health("Progressing", "The operator has not seen the latest change yet")
end
return health("Progressing", message("Reconciling") or phase)
