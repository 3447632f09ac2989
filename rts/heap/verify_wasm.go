package heap

// The verifier is for native tests.

const (
	collectAlways = false
	largeHeap     = defaultLargeHeap
)

func verify(uint32)         {}
func poison(uint32, uint32) {}
