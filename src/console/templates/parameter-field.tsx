import { type ReactNode, useId } from "react";
import type { TemplateParameter } from "../../api/types.ts";
import { useText } from "../i18n/text.ts";

interface FieldProps {
  readonly parameter: TemplateParameter;
  /** Undefined where the default counts. */
  readonly value: string | undefined;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A field for a parameter, of its type; what is wrong with the value stands below. */
export function ParameterField({ parameter, value = "", problem, onChange }: FieldProps): ReactNode {
  const text = useText();
  const id = useId();
  const { name, required = false, description = "" } = parameter;
  const common = {
    id,
    value,
    "aria-invalid": problem !== undefined,
    "aria-required": required,
    "aria-describedby": `${id}-help`,
  };
  return (
    <div className="field">
      <label htmlFor={id}>
        {name} {required && <small>{text("templates.required")}</small>}
      </label>
      <Control parameter={parameter} common={common} onChange={onChange} />
      <div id={`${id}-help`} className="help">
        {description !== "" && <p>{description}</p>}
        {problem !== undefined && <p className="error">{problem}</p>}
      </div>
    </div>
  );
}

interface ControlProps extends Pick<FieldProps, "parameter" | "onChange"> {
  readonly common: { readonly id: string; readonly value: string };
}

function Control({ parameter, common, onChange }: ControlProps): ReactNode {
  const text = useText();
  const { type = "string", default: usual, options = [] } = parameter;
  const placeholder = usual === undefined ? undefined : text("templates.default", { value: usual });
  const change = (event: { currentTarget: { value: string } }): void => onChange(event.currentTarget.value);
  if (type === "enum" || type === "boolean") {
    const choices = type === "enum" ? options : ["true", "false"];
    return (
      <select {...common} onChange={change}>
        <option value="">{placeholder ?? text("templates.choose")}</option>
        {choices.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    );
  }
  if (type === "json")
    return <textarea {...common} rows={4} placeholder={placeholder} spellCheck={false} onChange={change} />;
  const inputMode = type === "number" ? "decimal" : undefined;
  return <input {...common} inputMode={inputMode} placeholder={placeholder} spellCheck={false} onChange={change} />;
}
