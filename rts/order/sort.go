package order

import (
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Sort sorts n terms at an address in exact order; terms that compare equal keep
// theirs. It needs room for n words elsewhere.
func Sort(addr, n, room uint32) {
	from, to := addr, room
	for width := uint32(1); width < n; width *= 2 {
		for i := uint32(0); i < n; i += 2 * width {
			merge(from+i<<2, min(width, n-i), min(2*width, n-i), to+i<<2)
		}
		from, to = to, from
	}
	if from != addr {
		mem.Copy(addr, from, n<<2)
	}
}

// merge merges the sorted words [0, middle) and [middle, n) at an address.
func merge(from, middle, n, to uint32) {
	i, j := uint32(0), middle
	for i < middle && j < n {
		a, b := term.Load(from+i<<2), term.Load(from+j<<2)
		if CompareExact(a, b) <= 0 {
			term.Store(to, a)
			i++
		} else {
			term.Store(to, b)
			j++
		}
		to += 4
	}
	mem.Copy(to, from+i<<2, (middle-i)<<2)
	mem.Copy(to+(middle-i)<<2, from+j<<2, (n-j)<<2)
}
