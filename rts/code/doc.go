// Package code knows the program: its functions, exports, line tables, modules
// and atoms, as precompile laid them out in the data of the program (the
// descriptor), and what happens between functions: stack traces, exceptions
// and the trampoline.
package code
