// Package table is a hash table of terms off the heap: the dictionary of a
// process, and persistent terms.
//
// It has linear probing and is at most three quarters full. A removed pair
// leaves no mark: the pairs behind it move up. Whoever owns the table says what
// its terms are to the collector.
package table
