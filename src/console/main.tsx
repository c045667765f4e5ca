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
const root = document.querySelector("#root")!;
const show = (): void => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
};
/** Without texts there is no language either in which to say it. */
const complain = (): void => {
  root.setAttribute("role", "alert");
  root.textContent = "The console did not load completely. Reload the page. 控制台未能完整加载，请刷新页面。";
};
bringTexts().then(show, complain);
