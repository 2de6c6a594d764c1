/**
 * The library for certificates, behind the polyfill that it needs first. Everybody takes it from here: a bundle that is
 * split into chunks keeps the order of two imports only within one module.
 */
import 'reflect-metadata';

export * from '@peculiar/x509';
