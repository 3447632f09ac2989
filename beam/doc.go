// Package beam reads and writes what Erlang compilers produce: .beam files, the
// chunks inside them, and AtomVM's .avm archives.
//
// There are three levels, each usable alone:
//
//	File      the IFF container: chunks kept byte for byte and in order
//	Module    one .beam decoded for compilation: instructions, atoms, literals, ...
//	Archive   an .avm archive: named entries, most of them .beam files
//
// # The contract of ParseModule
//
// A Module that ParseModule returned has been range-checked, so that what comes
// after may index without checks:
//
//   - atom, import, fun, literal, type and line indices are inside their tables,
//     and MFA, FuncRef and Fun entries refer to existing atoms and labels;
//   - every label that an operand mentions is defined by exactly one label
//     instruction;
//   - x, y and fr registers are below MaxRegister, live counts and arities at
//     most that;
//   - every operand has one of the kinds its opcode's row allows, and list
//     operands have the length and the element kinds their opcode asks for;
//   - string operands (offset, length) lie inside the string table.
//
// What it does not check is what OTP's beam_validator checks: that a register
// holds a value when it is read, that frames are balanced, that types are right.
// Literal terms are decoded when asked for, so Literals.Term can still fail.
//
// # Hostile input
//
// Every reader returns an *Error that names chunk and byte offset (and, inside
// the Code chunk, function and instruction). None panics, none allocates by a
// count that the remaining bytes cannot hold; compressed data is bounded by
// MaxInflated, and nesting of terms by MaxDepth.
//
// Facts come from OTP's beam_asm.erl, beam_disasm.erl, beam_types.erl, genop.tab
// and the "External Term Format" chapter of the ERTS guide, and from AtomVM's
// packbeam-format.md and avmpack.c.
package beam
