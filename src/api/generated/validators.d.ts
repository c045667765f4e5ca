// Generated from crds/*.yaml by `npm run generate`. Do not edit.
/** What is wrong, in ajv's form. */
export interface ValidationError {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}

export interface Validator {
  (data: unknown): boolean;
  errors?: ValidationError[] | null;
}

export const validateKusciaJob: Validator;
export const validateKusciaJobTask: Validator;
export const validateKusciaJobTemplate: Validator;
export const validateKusciaJobSchedule: Validator;
export const validateAppImage: Validator;
export const validateDomain: Validator;
export const validateDomainPolicy: Validator;
export const validateKusciaJobConsent: Validator;
