// Package tuples holds the built-in functions on tuples.
package tuples
