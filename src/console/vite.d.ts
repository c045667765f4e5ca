/** The address of a script that vite builds as a worker. */
declare module "*?worker&url" {
  const address: string;
  export default address;
}
declare module "*.css";
