//go:build !wasm

// Package rtstest sets up the run-time system for native tests of its packages:
// a program whose atoms are those of package atom, and the functions that a
// test describes.
package rtstest
