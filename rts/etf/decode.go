package etf

import (
	"math"
	"math/bits"

	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/heap"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

// decoder reads terms. What was begun lies on the stack of package work, in
// frames whose top word is the kind; each says which words in memory still have
// to be filled with terms:
//
//	words    [address][number<<3 | decodeWords]       one after the other
//	heads    [address of a cons][number<<3 | decodeHeads] of cells that lie side by side
//	pairs    [address of a cons][number<<3 | decodePairs] head and tail of each
//	map      [address of the first cons][where the map goes][number<<3 | decodeMap]
type decoder struct {
	at   uint32 // the next byte
	end  uint32
	safe bool // no new atoms
	bad  bool // the input is no term
}

const (
	decodeWords = 1 + iota
	decodeHeads
	decodePairs
	decodeMap

	decodeShift = 3
	decodeMask  = 1<<decodeShift - 1
)

// decode reads a term; it returns 0 if there is none.
func (d *decoder) decode() term.Term {
	mark := work.Mark()
	slot := heap.Malloc(4)
	work.Push2(slot, 1<<decodeShift|decodeWords)
	for work.Above(mark) && !d.bad {
		d.next()
	}
	work.Reset(mark)
	t := term.Load(slot)
	heap.Free(slot)
	if d.bad {
		return 0
	}
	return t
}

// next goes on with the frame on top of the stack.
func (d *decoder) next() {
	top := work.Pop()
	n := top >> decodeShift
	addr := work.Pop()
	if top&decodeMask == decodeMap {
		d.finishMap(addr, work.Pop(), n)
		return
	}
	slot := addr
	if top&decodeMask == decodeWords {
		addr += 4
	} else {
		slot += 4
		addr += 8
	}
	if n > 1 {
		work.Push2(addr, top-1<<decodeShift)
	}
	if top&decodeMask == decodePairs {
		work.Push2(slot-4, 1<<decodeShift|decodeWords)
	}
	d.one(slot)
}

// has says whether n more bytes are there; if not, the input is bad.
func (d *decoder) has(n uint32) bool {
	if d.end-d.at < n {
		d.bad = true
	}
	return !d.bad
}

func (d *decoder) get8() uint32 {
	if !d.has(1) {
		return 0
	}
	d.at++
	return mem.Load8(d.at - 1)
}

func (d *decoder) get16() uint32 {
	if !d.has(2) {
		return 0
	}
	d.at += 2
	return uint32(bits.ReverseBytes16(uint16(mem.Load16(d.at - 2))))
}

func (d *decoder) get32() uint32 {
	if !d.has(4) {
		return 0
	}
	d.at += 4
	return bits.ReverseBytes32(mem.Load32(d.at - 4))
}

func (d *decoder) get64() uint64 {
	high := d.get32()
	return uint64(high)<<32 | uint64(d.get32())
}

// one reads a term, or its beginning, stores it at an address and pushes what is
// left of it.
func (d *decoder) one(slot uint32) {
	var t term.Term
	switch tag := d.get8(); tag {
	case tagSmallTuple:
		t = d.tuple(d.get8())
	case tagLargeTuple:
		t = d.tuple(d.get32())
	case tagList:
		t = d.list(d.get32(), slot)
	case tagMap:
		t = d.mapOf(d.get32(), slot)
	default:
		t = d.scalar(tag)
	}
	if t == 0 {
		d.bad = true
		return
	}
	term.Store(slot, t)
}

// scalar reads a term without parts; it returns 0 if there is none.
func (d *decoder) scalar(tag uint32) term.Term {
	switch tag {
	case tagSmallInteger:
		return term.Small(int32(d.get8()))
	case tagInteger:
		return heap.Int(int64(int32(d.get32())))
	case tagSmallBig:
		return d.bigInt(d.get8())
	case tagLargeBig:
		return d.bigInt(d.get32())
	case tagNil:
		return term.Nil
	case tagString:
		return d.string(d.get16())
	case tagBinary:
		return d.binary(d.get32())
	case tagBitBinary:
		return d.bitBinary(d.get32())
	case tagNewFloat:
		return finite(math.Float64frombits(d.get64()))
	case tagFloat:
		return d.textFloat()
	case tagPid, tagNewPid:
		return d.pid(tag)
	case tagPort, tagNewPort, tagV4Port:
		return d.port(tag)
	case tagRef:
		return d.oldRef()
	case tagNewRef, tagNewerRef:
		return d.ref(tag)
	case tagExport:
		return d.export()
	case tagNewFun:
		return d.fun()
	}
	return d.atomOf(tag)
}

// finite returns a float, or 0 if f is none of Erlang's.
func finite(f float64) term.Term {
	if f-f != 0 {
		return 0
	}
	return heap.Float(f)
}

// tuple begins a tuple of n elements. Each takes a byte of input at least, so
// that the memory for them is in proportion.
func (d *decoder) tuple(n uint32) term.Term {
	if !d.has(n) || n > maxTuple {
		return 0
	}
	t, addr := heap.TupleOf(n)
	if n > 0 {
		work.Push2(addr, n<<decodeShift|decodeWords)
	}
	return t
}

// maxTuple is the greatest number of elements (OTP: ERTS_MAX_TUPLE_SIZE).
const maxTuple = 1<<24 - 1

// list begins a list of n elements in cells side by side, the last of which gets
// the tail. Without elements, the tail itself is read into the slot.
func (d *decoder) list(n, slot uint32) term.Term {
	if n == 0 {
		work.Push2(slot, 1<<decodeShift|decodeWords)
		return term.Nil
	}
	if !d.has(n) || n > maxParts {
		return 0
	}
	addr := heap.Alloc(2 * n)
	last := addr + (n-1)<<3
	for cell := addr; cell < last; cell += 8 {
		term.Store(cell, term.Cons(cell+8))
	}
	work.Push2(last, 1<<decodeShift|decodeWords)
	work.Push2(addr, n<<decodeShift|decodeHeads)
	return term.Cons(addr)
}

// maxParts keeps sizes in bytes, and numbers in frames, below 32 bits. Nothing
// larger fits into the memory.
const maxParts = 1<<28 - 1

// string reads a list of n bytes.
func (d *decoder) string(n uint32) term.Term {
	if !d.has(n) {
		return 0
	}
	d.at += n
	return heap.ListOfMemory(d.at-n, n, term.Nil)
}

// mapOf begins a map of n pairs, which are read into cells [Key | Value].
func (d *decoder) mapOf(n, slot uint32) term.Term {
	if n > maxParts || !d.has(2*n) {
		return 0
	}
	addr := heap.Alloc(2 * n)
	work.Push3(slot, addr, n<<decodeShift|decodeMap)
	if n > 0 {
		work.Push2(addr, n<<decodeShift|decodePairs)
	}
	return term.Nil
}

func (d *decoder) binary(n uint32) term.Term {
	if !d.has(n) {
		return 0
	}
	t, data := heap.NewBinary(n)
	mem.Copy(data, d.at, n)
	d.at += n
	return t
}

// bitBinary reads n bytes of which the last has 1 to 8 bits that count; no bytes
// have 0.
func (d *decoder) bitBinary(n uint32) term.Term {
	rest := d.get8()
	if rest > 8 || (rest == 0) != (n == 0) {
		return 0
	}
	whole := d.binary(n)
	if whole == 0 || rest == 8 || n == 0 {
		return whole
	}
	t, addr := heap.Box(term.TagSubBinary, term.SubBinaryWords)
	mem.Store32(addr, n-1)
	mem.Store32(addr+4, 0)
	term.Store(addr+8, whole)
	mem.Store32(addr+12, rest)
	return t
}

func (d *decoder) pid(tag uint32) term.Term {
	node := d.atom()
	number := d.get32()
	serial := d.get32()
	creation := d.creation(tag == tagPid)
	if d.bad || order.IsThisNode(node, creation) && (number > maxPidNumber || serial > maxPidSerial) {
		return 0
	}
	return order.NewPid(node, creation, number, serial)
}

// The greatest numbers in a pid of this node (OTP: ERTS_MAX_PID_NUMBER,
// ERTS_MAX_PID_SERIAL).
const (
	maxPidNumber = 1<<15 - 1
	maxPidSerial = 1<<13 - 1
)

func (d *decoder) port(tag uint32) term.Term {
	node := d.atom()
	var number uint64
	if tag == tagV4Port {
		number = d.get64()
	} else {
		number = uint64(d.get32())
	}
	creation := d.creation(tag == tagPort)
	if d.bad || order.IsThisNode(node, creation) && number > maxPort {
		return 0
	}
	return order.NewPort(node, creation, number)
}

// creation reads the creation of a node: of 32 bits, in old tags of two.
func (d *decoder) creation(tiny bool) uint32 {
	if !tiny {
		return d.get32()
	}
	c := d.get8()
	if c > 3 {
		d.bad = true
	}
	return c
}

// atom reads an atom.
func (d *decoder) atom() term.Term {
	name := d.atomOf(d.get8())
	if name == 0 {
		d.bad = true
	}
	return name
}

// maxRefWords is the greatest number of words in a reference (OTP:
// ERTS_MAX_REF_NUMBERS).
const maxRefWords = 5

func (d *decoder) ref(tag uint32) term.Term {
	n := d.get16()
	node := d.atom()
	creation := d.creation(tag == tagNewRef)
	if n == 0 || n > maxRefWords || !d.has(4*n) {
		return 0
	}
	d.at += 4 * n
	return d.refOf(node, creation, d.at-4*n, n, tag == tagNewRef)
}

// refOf returns a reference of n words. The first has 18 bits at most in old
// tags, and when it is one of this node, which has at most three words.
func (d *decoder) refOf(node term.Term, creation, words, n uint32, old bool) term.Term {
	local := order.IsThisNode(node, creation)
	if local && n > 3 || (local || old) && bits.ReverseBytes32(mem.Load32(words))>>order.RefFirstBits != 0 {
		return 0
	}
	return order.NewRef(node, creation, words, n)
}

// oldRef reads a reference of one word, which comes before the creation.
func (d *decoder) oldRef() term.Term {
	node := d.atom()
	words := d.at
	d.get32()
	creation := d.creation(true)
	if d.bad {
		return 0
	}
	return d.refOf(node, creation, words, 1, true)
}

// export reads a fun M:F/A.
func (d *decoder) export() term.Term {
	module, name := d.atom(), d.atom()
	if tag := d.get8(); tag != tagSmallInteger {
		return 0
	}
	arity := d.get8()
	if d.bad {
		return 0
	}
	return code.ExternalFun(module, name, arity)
}

// fun begins a fun that is made by a fun expression. Which one it is, module, index and
// the hash of the fun's own code tell; the hash of the module's code, which the
// program does not have, is skipped, and so are the size and the process.
func (d *decoder) fun() term.Term {
	d.get32()
	arity := d.get8()
	d.get64()
	d.get64()
	index, free := d.get32(), d.get32()
	module := d.atom()
	d.entryWord()
	uniq := d.entryWord()
	if tag := d.get8(); d.bad || tag != tagPid && tag != tagNewPid || d.pid(tag) == 0 || !d.has(free) {
		return 0
	}
	t, addr := code.LocalFun(module, index, uniq, arity, free)
	if t != 0 && free > 0 {
		work.Push2(addr, free<<decodeShift|decodeWords)
	}
	return t
}

// entryWord reads an integer as it lies in the entry of a fun.
func (d *decoder) entryWord() uint32 {
	switch d.get8() {
	case tagSmallInteger:
		return d.get8()
	case tagInteger:
		return d.get32()
	}
	d.bad = true
	return 0
}
