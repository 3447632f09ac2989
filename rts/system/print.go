package system

import (
	"strconv"

	"github.com/jitwasm/jitwasm/rts/code"
	"github.com/jitwasm/jitwasm/rts/mem"
	"github.com/jitwasm/jitwasm/rts/num"
	"github.com/jitwasm/jitwasm/rts/order"
	"github.com/jitwasm/jitwasm/rts/term"
	"github.com/jitwasm/jitwasm/rts/work"
)

// Terms are printed as erlang:display/1 of OTP does (print_term in
// erts/emulator/beam/erl_printf_term.c). What is still to be printed lies on
// the stack of package work, in frames whose top word is their kind:
//
//	term       [term][printTerm]
//	text       [character][printText]
//	tail       [tail of a list][printTail]
//	words      [address][words left][printWords]     with commas
//	pairs      [keys][values][pairs left][printPairs]
const (
	printTerm = iota
	printText
	printTail
	printWords
	printPairs
	printArrow // [key][value]: key => value
)

func (o *output) print(t term.Term) {
	mark := work.Mark()
	work.Push2(uint32(t), printTerm)
	for work.Above(mark) {
		o.step(work.Pop())
	}
	work.Reset(mark)
}

func (o *output) step(kind uint32) {
	switch kind {
	case printTerm:
		o.term(term.Term(work.Pop()))
	case printText:
		o.byte(work.Pop())
	case printTail:
		o.tail(term.Term(work.Pop()))
	case printWords:
		n := work.Pop()
		o.words(work.Pop(), n)
	case printPairs:
		n := work.Pop()
		values := work.Pop()
		o.pairs(work.Pop(), values, n)
	case printArrow:
		o.text("=>")
		work.Push2(work.Pop(), printTerm)
	}
}

func (o *output) term(t term.Term) {
	switch {
	case t.IsSmall():
		o.int(int64(t.Int()))
	case t.IsAtom():
		o.atom(t)
	case t.IsNil():
		o.text("[]")
	case t.IsCons():
		o.list(t)
	case t.IsLocalPid():
		o.text("<0.")
		o.int(int64(t.Number()))
		o.text(".0>")
	case t.IsLocalPort():
		o.text("#Port<0.")
		o.int(int64(t.Number()))
		o.text(">")
	case t.IsBoxed():
		o.boxed(t)
	default:
		o.text("<?>")
	}
}

func (o *output) int(n int64) { o.slice(strconv.AppendInt(nil, n, 10)) }

func (o *output) slice(b []byte) {
	for _, c := range b {
		o.byte(uint32(c))
	}
}

func (o *output) boxed(t term.Term) {
	switch t.Tag() {
	case term.TagTuple:
		o.byte('{')
		work.Push2('}', printText)
		work.Push3(t.Addr()+4, t.Arity(), printWords)
	case term.TagPositive, term.TagNegative:
		o.slice(num.AppendInteger(nil, t, 10))
	case term.TagFloat:
		o.slice(strconv.AppendFloat(nil, t.Float(), 'e', 6, 64))
	case term.TagMap:
		o.mapTerm(t)
	case term.TagFun:
		o.fun(t)
	case term.TagRef:
		o.ref(t)
	case term.TagHeapBinary, term.TagRefcBinary, term.TagSubBinary:
		o.bitstring(t)
	default:
		o.text("#Term<")
		o.int(int64(t.Tag()))
		o.text(">")
	}
}

func (o *output) words(addr, n uint32) {
	if n == 0 {
		return
	}
	if n > 1 {
		work.Push3(addr+4, n-1, printWords)
		work.Push2(',', printText)
	}
	work.Push2(mem.Load32(addr), printTerm)
}

// list prints a list as text if all of it is printable Latin-1 or white space.
func (o *output) list(t term.Term) {
	if !isText(t) {
		o.byte('[')
		work.Push2(uint32(t.Tail()), printTail)
		work.Push2(uint32(t.Head()), printTerm)
		return
	}
	o.byte('"')
	for ; t.IsCons(); t = t.Tail() {
		o.escaped(uint32(t.Head().Int()))
	}
	o.byte('"')
}

func isText(t term.Term) bool {
	for ; t.IsCons(); t = t.Tail() {
		if c := t.Head(); !c.IsSmall() || !isTextChar(c.Int()) {
			return false
		}
	}
	return t.IsNil()
}

func isTextChar(c int32) bool {
	return c >= ' ' && c < 0x7F || c >= 0xA0 && c <= 0xFF || c == '\t' || c == '\n' || c == '\r'
}

// escaped prints a character of a text.
func (o *output) escaped(c uint32) {
	switch c {
	case '\n':
		o.text("\\n")
	case '"':
		o.text("\\\"")
	default:
		o.byte(c)
	}
}

func (o *output) tail(t term.Term) {
	switch {
	case t.IsNil():
		o.byte(']')
	case t.IsCons():
		o.byte(',')
		work.Push2(uint32(t.Tail()), printTail)
		work.Push2(uint32(t.Head()), printTerm)
	default:
		o.byte('|')
		work.Push2(']', printText)
		work.Push2(uint32(t), printTerm)
	}
}

func (o *output) mapTerm(t term.Term) {
	o.text("#{")
	work.Push2('}', printText)
	if t.IsFlatMap() {
		work.Push2(t.MapKeys().Addr()+4, t.Addr()+8)
		work.Push2(t.MapSize(), printPairs)
		return
	}
	o.hashPairs(order.Root(t))
}

// hashPairs pushes the pairs below a node: their nesting is bounded.
func (o *output) hashPairs(node term.Term) {
	addr, n := order.Children(node)
	for i := range n {
		child := term.Load(addr + i<<2)
		if i > 0 {
			work.Push2(',', printText)
		}
		if child.IsCons() {
			work.Push2(uint32(child.Tail()), printArrow)
			work.Push2(uint32(child.Head()), printTerm)
		} else {
			o.hashPairs(child)
		}
	}
}

func (o *output) pairs(keys, values, n uint32) {
	if n == 0 {
		return
	}
	if n > 1 {
		work.Push2(keys+4, values+4)
		work.Push2(n-1, printPairs)
		work.Push2(',', printText)
	}
	work.Push2(mem.Load32(values), printArrow)
	work.Push2(mem.Load32(keys), printTerm)
}

func (o *output) ref(t term.Term) {
	id := t.RefID()
	o.text("#Ref<0.0.")
	o.int(int64(id >> 32))
	o.byte('.')
	o.int(int64(uint32(id)))
	o.byte('>')
}

func (o *output) fun(t term.Term) {
	entry := t.FunEntry()
	if mem.Load32(entry+code.FunFlags)&code.FunExternal != 0 {
		o.text("fun ")
		o.atom(term.Load(entry + code.FunModule))
		o.byte(':')
		o.atom(term.Load(entry + code.FunName))
		o.byte('/')
		o.int(int64(mem.Load32(entry + code.FunArity)))
		return
	}
	o.text("#Fun<")
	o.atom(term.Load(entry + code.FunModule))
	o.byte('.')
	o.int(int64(mem.Load32(entry + code.FunIndex)))
	o.byte('.')
	o.int(int64(mem.Load32(entry + code.FunUniq)))
	o.byte('>')
}

// bitstring prints the bytes, as text when all are printable.
func (o *output) bitstring(t term.Term) {
	addr, offset, bits := t.Bits()
	whole, rest := uint32(bits>>3), uint32(bits&7)
	o.text("<<")
	if rest == 0 && whole > 0 && isPrintable(addr, offset, whole) {
		o.byte('"')
		for i := range whole {
			o.byte(term.BinaryByte(addr+i, offset))
		}
		o.text("\">>")
		return
	}
	for i := range whole {
		if i > 0 {
			o.byte(',')
		}
		o.int(int64(term.BinaryByte(addr+i, offset)))
	}
	if rest > 0 {
		if whole > 0 {
			o.byte(',')
		}
		o.int(int64(lastBits(addr+whole, offset, rest)))
		o.byte(':')
		o.int(int64(rest))
	}
	o.text(">>")
}

func lastBits(addr, offset, n uint32) uint32 {
	v := mem.Load8(addr) << 8
	if offset+n > 8 {
		v |= mem.Load8(addr + 1)
	}
	return v >> (16 - offset - n) & (1<<n - 1)
}

func isPrintable(addr, offset, n uint32) bool {
	for i := range n {
		if c := term.BinaryByte(addr+i, offset); c < ' ' || c >= 0x7F || c == '"' {
			return false
		}
	}
	return true
}

// atom prints an atom, in quotes where Erlang needs them.
func (o *output) atom(t term.Term) {
	addr, n := code.AtomText(t)
	if isBareAtom(addr, n) {
		o.bytes(addr, n)
		return
	}
	o.byte('\'')
	for i := range n {
		switch c := mem.Load8(addr + i); c {
		case '\'', '\\':
			o.byte('\\')
			o.byte(c)
		case '\n':
			o.text("\\n")
		default:
			o.byte(c)
		}
	}
	o.byte('\'')
}

func isBareAtom(addr, n uint32) bool {
	if n == 0 {
		return false
	}
	if c := mem.Load8(addr); c < 'a' || c > 'z' {
		return false
	}
	for i := uint32(1); i < n; i++ {
		if c := mem.Load8(addr + i); !isAtomChar(c) {
			return false
		}
	}
	return true
}

func isAtomChar(c uint32) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '@'
}
