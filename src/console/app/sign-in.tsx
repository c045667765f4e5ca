import { type FormEvent, type ReactNode, useState } from "react";
import { useText } from "../i18n/text.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Command } from "../ui/message.tsx";
import { type About, Problem, signIn } from "./api.ts";

/** Asks for a token, over whatever page is open. */
export function SignIn({
  expired,
  about,
}: {
  readonly expired: boolean;
  readonly about: About | undefined;
}): ReactNode {
  const text = useText();
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      await signIn(token.trim());
    } catch (error) {
      const isWrong = error instanceof Problem && error.status === 401;
      setProblem(isWrong ? text("signin.wrong") : String(error instanceof Error ? error.message : error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={text("signin.title")}>
      <form onSubmit={(event) => void submit(event)}>
        {expired && <p className="notice">{text("signin.expired")}</p>}
        <label>
          {text("signin.token")}
          <input
            type="password"
            autoComplete="off"
            spellCheck={false}
            required
            autoFocus
            value={token}
            aria-invalid={problem !== undefined}
            aria-describedby="signin-help"
            onChange={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        {problem !== undefined && (
          <p className="error" role="alert">
            {problem}
          </p>
        )}
        <div id="signin-help" className="help">
          <p>{text("signin.text")}</p>
          {about?.audience === "" && <p>{text("signin.local")}</p>}
          {about !== undefined && about.audience !== "" && (
            <>
              <p>{text("signin.how")}</p>
              <Command>{`kubectl create token NAME --audience ${about.audience} --duration 1h`}</Command>
            </>
          )}
        </div>
        <div className="buttons">
          <button type="submit" className="primary" disabled={busy || token.trim() === ""}>
            {text("signin.submit")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
