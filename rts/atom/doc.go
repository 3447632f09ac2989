// Package atom names the atoms that the run-time system itself uses.
//
// names.txt holds one name a line; the line, counted from 0, is the atom's
// index in every program, so that a constant here is the term itself. The
// compiler puts these names first into a program's atom table and its own
// behind them. Lines are only ever appended.
package atom

//go:generate go run ./internal/names
