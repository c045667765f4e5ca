import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { rememberKeys } from "./app/keys.ts";
import { takeTokenFromAddress } from "./app/session.ts";
import { applySettings } from "./app/settings.ts";
import { bringTexts } from "./i18n/text.ts";

takeTokenFromAddress();
applySettings();
rememberKeys();
void bringTexts().then(() =>
  createRoot(document.querySelector("#root")!).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
