// Package system holds the built-in functions about what is around a process:
// time, output, the system's properties, modules, funs, and terms that all
// processes share.
package system
