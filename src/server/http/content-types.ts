/** Says why a call failed, in one word for programs; Kuscia has codes and texts alone. */
export const REASON_HEADER = "x-kusciajob-reason";
export const JSON_TYPE = "application/json; charset=utf-8";
