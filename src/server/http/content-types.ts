/** Says why a call failed, in one word for programs; Kuscia has codes and texts alone. */
export const REASON_HEADER = "x-kusciajob-reason";
/** Says of a call that was refused which right it takes, such as `patch kusciajobs`. */
export const NEEDS_HEADER = "x-kusciajob-needs";
export const JSON_TYPE = "application/json; charset=utf-8";
