/** True where the plain scripts are built, which have to be small: without live presence, shared tabs and diagnosis of a dead way. */
declare const LEAN: boolean;
/** True where `belfry.min.js` is built, which is the core alone: without a timeline, hints for developers and changes of transport by hand, too. */
declare const CORE: boolean;
