/**
 * What the library for certificates needs before it is loaded. Await this, then whatever uses the library: within one
 * chunk of a bundle the order of imports is not kept.
 */
import 'reflect-metadata';
