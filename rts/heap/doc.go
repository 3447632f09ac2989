// Package heap holds the memory of processes: the structure of a process, its
// block with the heap growing up and the stack growing down, fragments, the
// allocator for everything off the heap, the garbage collector, and the
// constructors of terms.
//
// Nothing but Collect moves terms, and only generated code (rt.collect) and the
// trampoline between slices call it: a built-in function may hold terms in Go
// variables as long as it likes. Alloc takes what the heap has no room for from
// fragments, and asks for a collection by ending the slice (Reductions = 0).
//
// A function that fails records the exception (Badarg, Error, ...) and returns
// the term 0; in guards the caller ignores the record.
package heap
