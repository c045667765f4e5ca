import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { rememberKeys } from "./app/keys.ts";
import { takeTokenFromAddress } from "./app/session.ts";
import { applySettings } from "./app/settings.ts";

takeTokenFromAddress();
applySettings();
rememberKeys();
createRoot(document.querySelector("#root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
