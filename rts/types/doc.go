// Package types holds the built-in functions that tell types apart, the
// operators on booleans, and the text of atoms.
package types
