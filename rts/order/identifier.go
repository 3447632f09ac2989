package order

import (
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/atom"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/term"
)

// Words of external identifiers (see the package comment).
const (
	externalNode     = 1
	externalCreation = 2
	externalNumber   = 3
	externalSerial   = 4
	externalRefWords = 3
	externalRefFirst = 4
)

// pidBits is the width of a process identifier's number; the bits above are its
// serial (OTP: _PID_NUM_SIZE).
const pidBits = 15

// PidNumber returns the two numbers that erl writes in <0.Number.Serial>.
func PidNumber(t term.Term) (number, serial uint32) {
	if t.IsBoxed() {
		return t.Word(externalNumber), t.Word(externalSerial)
	}
	return t.Number() & (1<<pidBits - 1), t.Number() >> pidBits
}

// comparePids compares two pids by serial, number and node.
func comparePids(a, b term.Term) int32 {
	aNumber, aSerial := PidNumber(a)
	bNumber, bSerial := PidNumber(b)
	if r := compareUint32(aSerial, bSerial); r != 0 {
		return r
	}
	if r := compareUint32(aNumber, bNumber); r != 0 {
		return r
	}
	return compareNodes(a, b)
}

// Node returns the name of the node of a pid, port or reference and its
// creation. This node is nonode@nohost with creation 0.
func Node(t term.Term) (name term.Term, creation uint32) {
	if !t.IsBoxed() || t.Tag() == term.TagRef {
		return atom.NonodeNohost, 0
	}
	return t.At(externalNode), t.Word(externalCreation)
}

func compareNodes(a, b term.Term) int32 {
	aNode, aCreation := Node(a)
	bNode, bCreation := Node(b)
	if r := CompareAtoms(aNode, bNode); r != 0 {
		return r
	}
	return compareUint32(aCreation, bCreation)
}

// PortNumber returns the number of a port.
func PortNumber(t term.Term) uint64 {
	if t.IsBoxed() {
		return uint64(t.Word(externalNumber)) | uint64(t.Word(externalNumber+1))<<32
	}
	return uint64(t.Number())
}

// comparePorts compares two ports by node and number.
func comparePorts(a, b term.Term) int32 {
	if r := compareNodes(a, b); r != 0 {
		return r
	}
	return compareUint64(PortNumber(a), PortNumber(b))
}

// A reference of this node is written as three words, as erl's are: 18 bits, 32
// bits and the rest (OTP: MAX_REFERENCE).
const (
	RefFirstBits  = 18
	refLocalWords = 3
)

// RefWords returns the number of words of 32 bits in the number of a reference.
func RefWords(t term.Term) uint32 {
	if t.Tag() == term.TagRef {
		return refLocalWords
	}
	return t.Word(externalRefWords)
}

// RefWord returns a word of the number of a reference, the least significant
// first, and 0 behind the last.
func RefWord(t term.Term, i uint32) uint32 {
	if t.Tag() != term.TagRef {
		if i >= t.Word(externalRefWords) {
			return 0
		}
		return t.Word(externalRefFirst + i)
	}
	switch id := t.RefID(); i {
	case 0:
		return uint32(id) & (1<<RefFirstBits - 1)
	case 1:
		return uint32(id >> RefFirstBits)
	case 2:
		return uint32(id >> (RefFirstBits + 32))
	}
	return 0
}

// compareRefs compares two references by node and number.
func compareRefs(a, b term.Term) int32 {
	if r := compareNodes(a, b); r != 0 {
		return r
	}
	for i := max(RefWords(a), RefWords(b)); i > 0; i-- {
		if r := compareUint32(RefWord(a, i-1), RefWord(b, i-1)); r != 0 {
			return r
		}
	}
	return 0
}

// NewPid returns the pid of a node with the two numbers that erl writes.
func NewPid(node term.Term, creation, number, serial uint32) term.Term {
	if IsThisNode(node, creation) && number < 1<<pidBits && serial < 1<<(pidLocalBits-pidBits) {
		return term.Pid(serial<<pidBits | number)
	}
	return external(term.TagExternalPid, node, creation, number, serial)
}

// NewPort returns the port of a node with a number.
func NewPort(node term.Term, creation uint32, number uint64) term.Term {
	if IsThisNode(node, creation) && number < 1<<pidLocalBits {
		return term.Port(uint32(number))
	}
	return external(term.TagExternalPort, node, creation, uint32(number), uint32(number>>32))
}

// pidLocalBits is the width of the number in a word that is a pid or port.
const pidLocalBits = 28

// IsThisNode says whether a name and a creation are those of this node.
func IsThisNode(name term.Term, creation uint32) bool {
	return name == atom.NonodeNohost && creation == 0
}

func external(tag uint32, node term.Term, creation, low, high uint32) term.Term {
	t, addr := heap.Box(tag, 4)
	term.Store(addr, node)
	mem.Store32(addr+4, creation)
	mem.Store32(addr+8, low)
	mem.Store32(addr+12, high)
	return t
}

// NewRef returns the reference of a node with n words of 32 bits at an address,
// the least significant first, each with its most significant byte first.
func NewRef(node term.Term, creation, words, n uint32) term.Term {
	if IsThisNode(node, creation) && n <= refLocalWords {
		low, middle, high := refWordAt(words, n, 0), refWordAt(words, n, 1), refWordAt(words, n, 2)
		if low < 1<<RefFirstBits && high < 1<<(32-RefFirstBits) {
			return heap.Ref(uint64(low) | uint64(middle)<<RefFirstBits | uint64(high)<<(RefFirstBits+32))
		}
	}
	t, addr := heap.Box(term.TagExternalRef, 3+n)
	term.Store(addr, node)
	mem.Store32(addr+4, creation)
	mem.Store32(addr+8, n)
	for i := range n {
		mem.Store32(addr+12+i<<2, refWordAt(words, n, i))
	}
	return t
}

func refWordAt(words, n, i uint32) uint32 {
	if i >= n {
		return 0
	}
	return bits.ReverseBytes32(mem.Load32(words + i<<2))
}
