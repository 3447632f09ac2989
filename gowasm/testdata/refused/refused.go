// Package refused has a function for each construct outside of the subset; the
// comments say what the refusal must name.
package refused

var m = map[int]int{}

var sink int

type adder interface{ add(int) int }

//go:wasmexport goStatement
func GoStatement() {
	go sinkOne() // go statement
}

func sinkOne() { sink = 1 }

//go:wasmexport channels
func Channels() int64 {
	c := make(chan int, 1) // a channel
	c <- 1                 // a channel
	return int64(cap(c))
}

//go:wasmexport maps
func Maps(k int64) {
	m[int(k)] = 1 // a map
}

//go:wasmexport lookup
func Lookup(k int64) int64 {
	return int64(m[int(k)]) // a map
}

//go:wasmexport invoke
func Invoke(n int64) int64 {
	return int64(pick(n).add(1)) // a call of add through an interface
}

type one int

func (o one) add(n int) int { return int(o) + n }

func pick(n int64) adder {
	if n > 0 {
		return one(n)
	}
	return nil
}

//go:wasmexport deferLoop
func DeferLoop(n int64) {
	for range n {
		defer sinkOne() // a defer statement in a loop
	}
}

//go:wasmexport complexNumbers
func ComplexNumbers(x float64) float64 {
	c := complex(x, 1) // the built-in function complex
	return real(c)     // the built-in function real
}

//go:wasmexport rangeMap
func RangeMap() int64 {
	n := int64(0)
	for range m { // a range over a map
		n++
	}
	return n
}
