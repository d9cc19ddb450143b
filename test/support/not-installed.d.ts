/** Packages of lock files of their own: their types are not there when the repository is checked. */
declare module "chdb";
declare module "playwright-core";
declare module "@aws-sdk/*";
