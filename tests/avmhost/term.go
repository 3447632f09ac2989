package avmhost

import "math"

// term is one tagged word (term.h); 0 is never a term.
type term uint32

func (t term) isImmediate() bool { return t&primaryMask == primaryImmed }
func (t term) isCons() bool      { return t&primaryMask == primaryList }
func (t term) isBoxed() bool     { return t&primaryMask == primaryBoxed }
func (t term) isAtom() bool      { return t&immed2Mask == tagAtom }
func (t term) isSmall() bool     { return t&immedMask == tagInteger }
func (t term) isList() bool      { return t == termNil || t.isCons() }
func (t term) isPid() bool       { return t&immedMask == tagPid }
func (t term) isPort() bool      { return t&immedMask == tagPort }
func (t term) isCatch() bool     { return t&immed2Mask == tagCatch }
func (t term) isCP() bool        { return t&primaryMask == primaryCP }

// addr is the address of a cons cell or a boxed term's header.
func (t term) addr() uint32 { return uint32(t) &^ primaryMask }

func (t term) small() int64 { return int64(int32(t) >> 4) }

func smallTerm(n int64) term { return term(uint32(n)<<4 | tagInteger) }

func fitsSmall(n int64) bool { return n >= smallIntMin && n <= smallIntMax }

func boolTerm(b bool) term {
	if b {
		return atomTrue
	}
	return atomFalse
}

func boxedTerm(addr uint32) term { return term(addr | primaryBoxed) }

func listTerm(addr uint32) term { return term(addr | primaryList) }

func pidTerm(id int) term { return term(uint32(id)<<4 | tagPid) }

func (t term) pidNumber() int { return int(t >> 4) }

func boxHeader(words uint32, tag uint32) uint32 { return words<<boxHeaderShift | tag }

// boxedTag gives the tag of a boxed term's header.
func (m *linearMemory) boxedTag(t term) uint32 { return m.get(t.addr()) & boxedMask }

// boxedSize is the number of words after the header.
func (m *linearMemory) boxedSize(t term) uint32 { return m.get(t.addr()) >> boxHeaderShift }

// word is a boxed term's i-th word; 0 is the header.
func (m *linearMemory) word(t term, i uint32) uint32 { return m.get(t.addr() + 4*i) }

func (m *linearMemory) setWord(t term, i, v uint32) { m.put(t.addr()+4*i, v) }

func (m *linearMemory) head(t term) term { return term(m.get(t.addr() + 4)) }

func (m *linearMemory) tail(t term) term { return term(m.get(t.addr())) }

func (m *linearMemory) isBoxedTag(t term, tag uint32) bool {
	return t.isBoxed() && m.boxedTag(t) == tag
}

func (m *linearMemory) isTuple(t term) bool { return m.isBoxedTag(t, boxTuple) }

func (m *linearMemory) isFloat(t term) bool { return m.isBoxedTag(t, boxFloat) }

func (m *linearMemory) isFun(t term) bool { return m.isBoxedTag(t, boxFun) }

func (m *linearMemory) isMap(t term) bool { return m.isBoxedTag(t, boxMap) }

func (m *linearMemory) isMatchState(t term) bool { return m.isBoxedTag(t, boxMatchState) }

func (m *linearMemory) isRef(t term) bool {
	return t.isBoxed() && (m.boxedTag(t) == boxRef || m.boxedTag(t) == boxExtRef)
}

func (m *linearMemory) isAnyPid(t term) bool { return t.isPid() || m.isBoxedTag(t, boxExtPid) }

func (m *linearMemory) isAnyPort(t term) bool { return t.isPort() || m.isBoxedTag(t, boxExtPort) }

func (m *linearMemory) isBoxedInt(t term) bool {
	return t.isBoxed() && m.boxedTag(t)&^boxIntSignBit == boxPosInt
}

func (m *linearMemory) isInteger(t term) bool { return t.isSmall() || m.isBoxedInt(t) }

func (m *linearMemory) isNumber(t term) bool { return m.isInteger(t) || m.isFloat(t) }

func (m *linearMemory) isBinary(t term) bool {
	if !t.isBoxed() {
		return false
	}
	switch m.boxedTag(t) {
	case boxRefcBinary, boxHeapBinary, boxSubBinary:
		return true
	}
	return false
}

func (m *linearMemory) tupleArity(t term) uint32 { return m.boxedSize(t) }

func (m *linearMemory) element(t term, i uint32) term { return term(m.word(t, 1+i)) }

func (m *linearMemory) setElement(t term, i uint32, v term) { m.setWord(t, 1+i, uint32(v)) }

func (m *linearMemory) tupleElements(t term) []term {
	out := make([]term, m.tupleArity(t))
	for i := range out {
		out[i] = m.element(t, uint32(i))
	}
	return out
}

func (m *linearMemory) float(t term) float64 { return m.getF64(t.addr() + 4) }

// Maps: header, tuple of keys in ascending exact order, values.
func (m *linearMemory) mapSize(t term) uint32 { return m.boxedSize(t) - 1 }

func (m *linearMemory) mapKeys(t term) term { return term(m.word(t, 1)) }

func (m *linearMemory) mapKey(t term, i uint32) term { return m.element(m.mapKeys(t), i) }

func (m *linearMemory) mapValue(t term, i uint32) term { return term(m.word(t, 2+i)) }

// Binaries.
func (m *linearMemory) binarySize(t term) uint32 { return m.word(t, 1) }

func (m *linearMemory) binaryData(t term) uint32 {
	switch m.boxedTag(t) {
	case boxRefcBinary:
		p := m.word(t, 3)
		if m.word(t, 2)&refcIsConst != 0 {
			return p
		}
		return p + refcData
	case boxSubBinary:
		return m.binaryData(term(m.word(t, 3))) + m.word(t, 2)
	case boxHeapBinary:
		return t.addr() + 8
	}
	faultf("%#x is not a binary", uint32(t))
	return 0
}

// binary gives the bytes of a binary, in place.
func (m *linearMemory) binary(t term) []byte {
	return m.slice(m.binaryData(t), m.binarySize(t))
}

// Match states: header, binary, bit offset, saved offset, slots.
func (m *linearMemory) matchBinary(t term) term { return term(m.word(t, 1)) }

func (m *linearMemory) matchOffset(t term) uint32 { return m.word(t, 2) }

// list returns the elements of a proper list; ok is false for anything else.
func (m *linearMemory) list(t term) (elems []term, ok bool) {
	for t.isCons() {
		elems = append(elems, m.head(t))
		t = m.tail(t)
	}
	return elems, t == termNil
}

// refValue is a local reference's number.
func (m *linearMemory) refValue(t term) uint64 {
	return uint64(m.word(t, 1)) | uint64(m.word(t, 2))<<32
}

func isFinite(f float64) bool { return !math.IsInf(f, 0) && !math.IsNaN(f) }
