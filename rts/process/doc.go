// Package process holds the built-in functions about processes themselves:
// raising exceptions, the dictionary, identity, flags and information.
package process
