/** True where the plain scripts are built, which have to be small: without live presence, shared tabs and diagnosis. */
declare const LEAN: boolean;
