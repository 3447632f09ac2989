// Package lists holds the built-in functions on lists: those of the module
// lists that are native in OTP, and ++, --, hd, tl and length.
package lists
