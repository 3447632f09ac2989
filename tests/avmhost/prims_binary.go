package avmhost

import (
	"encoding/binary"
	"math"
	"math/big"
	"slices"
	"unicode/utf8"
)

// Binaries. Offsets and sizes are in bits; AtomVM's binaries have whole bytes.

func primAllocMatchState(vm *VM, s stack) {
	p, src, slots := vm.process(s.u(0)), s.t(1), s.u(2)
	m := vm.mem
	bin, offset := src, uint32(0)
	switch {
	case m.isMatchState(src):
		bin, offset = m.matchBinary(src), m.matchOffset(src)
	case !m.isBinary(src):
		faultf("match state of %s", vm.describe(src))
	}
	a := p.allocRoot(matchStateWords + slots)
	m.put(a, boxHeader(matchStateWords-1+slots, boxMatchState))
	m.put(a+4, uint32(bin))
	for i := uint32(2); i < matchStateWords+slots; i++ {
		m.put(a+4*i, offset)
	}
	s.retTerm(boxedTerm(a))
}

// boxedArg reads a parameter that is a pointer to a boxed binary; the VM sets the
// tag itself.
func boxedArg(vm *VM, ptr uint32) term {
	t := boxedTerm(ptr)
	if ptr&1 != 0 || !vm.mem.isBinary(t) {
		faultf("%#x is not a pointer to a binary", ptr)
	}
	return t
}

// fits tells whether n bits at offset lie inside a binary.
func (m *linearMemory) fits(bin term, offset, n uint32) bool {
	total := uint64(m.binarySize(bin)) * 8
	return uint64(offset) <= total && total-uint64(offset) >= uint64(n)
}

func primExtractInteger(vm *VM, s stack) {
	p := vm.running(s)
	bin := boxedArg(vm, s.u(2))
	offset, n, flags := s.u(3), s.i(4), s.u(5)
	if n < 0 || !vm.mem.fits(bin, offset, uint32(n)) {
		s.retTerm(atomFalse)
		return
	}
	limit := int32(vm.opts.IntegerBits)
	if n > 64 && (offset%8 != 0 || n%8 != 0 || limit > 0 && n > limit) {
		s.retTerm(atomFalse) // as AtomVM: wide segments match only in whole bytes, up to its limit
		return
	}
	if offset%8 == 0 && n%8 == 0 && n <= 56 {
		v := extractBytes(vm.mem.binary(bin)[offset/8:offset/8+uint32(n)/8], flags)
		s.retTerm(makeInt(fragmentAllocator{p}, v))
		return
	}
	v := extractBits(vm.mem.binary(bin), offset, uint32(n), flags)
	if v.IsInt64() && fitsSmall(v.Int64()) {
		s.retTerm(smallTerm(v.Int64()))
		return
	}
	s.retTerm(makeBig(fragmentAllocator{p}, v))
}

// extractBytes reads an integer of at most 7 whole bytes.
func extractBytes(data []byte, flags uint32) int64 {
	v := uint64(0)
	for i, b := range data {
		if flags&bsLittleMask != 0 {
			v |= uint64(b) << (8 * i)
		} else {
			v = v<<8 | uint64(b)
		}
	}
	if flags&bsSigned != 0 {
		shift := 64 - 8*len(data)
		return int64(v<<shift) >> shift
	}
	return int64(v)
}

// extractBits reads an integer of n bits.
func extractBits(data []byte, offset, n, flags uint32) *big.Int {
	bytes := make([]byte, (n+7)/8)
	for i := range n {
		bit := data[(offset+i)/8] >> (7 - (offset+i)%8) & 1
		// Big endian: right-aligned; little endian: bytes in reverse, the last
		// incomplete one right-aligned.
		pos := i + uint32(len(bytes))*8 - n
		if flags&bsLittleMask != 0 {
			pos = littlePosition(i, n, uint32(len(bytes)))
		}
		bytes[pos/8] |= bit << (7 - pos%8)
	}
	v := new(big.Int).SetBytes(bytes)
	if flags&bsSigned != 0 && n > 0 && v.Bit(int(n)-1) == 1 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(n)))
	}
	return v
}

// littlePosition maps bit i of a little-endian field of n bits to its place in a
// big-endian number of the given length in bytes.
func littlePosition(i, n, length uint32) uint32 {
	index, bit := i/8, i%8
	width := min(8, n-index*8)
	return (length-1-index)*8 + (8 - width) + bit
}

func primExtractFloat(vm *VM, s stack) {
	p := vm.process(s.u(0))
	bin := boxedArg(vm, s.u(1))
	offset, n, flags := s.u(2), s.u(3), s.u(4)
	if (n != 16 && n != 32 && n != 64) || !vm.mem.fits(bin, offset, n) {
		s.retTerm(atomFalse)
		return
	}
	bits := extractBits(vm.mem.binary(bin), offset, n, flags&^bsSigned).Uint64()
	f := floatFromBits(bits, n)
	if !isFinite(f) {
		s.retTerm(atomFalse)
		return
	}
	s.retTerm(makeFloat(rootAllocator{p}, f))
}

func floatFromBits(bits uint64, n uint32) float64 {
	switch n {
	case 16:
		return halfToFloat(uint16(bits))
	case 32:
		return float64(math.Float32frombits(uint32(bits)))
	}
	return math.Float64frombits(bits)
}

func halfToFloat(h uint16) float64 {
	exp, frac := int(h>>10&0x1F), float64(h&0x3FF)
	var f float64
	switch exp {
	case 0:
		f = math.Ldexp(frac, -24)
	case 0x1F:
		return math.Inf(1)
	default:
		f = math.Ldexp(1024+frac, exp-25)
	}
	if h>>15 != 0 {
		f = -f
	}
	return f
}

// floatToHalf rounds to nearest even; ok is false when it overflows.
func floatToHalf(f float64) (h uint16, ok bool) {
	sign := uint16(0)
	if math.Signbit(f) {
		sign, f = 1<<15, -f
	}
	if f == 0 {
		return sign, true
	}
	_, exp := math.Frexp(f)
	exp = max(exp, -13) // subnormals share the lowest exponent
	n := math.RoundToEven(math.Ldexp(f, 11-exp))
	if n == 2048 {
		n, exp = 1024, exp+1
	}
	if exp > 16 {
		return 0, false
	}
	if n < 1024 {
		return sign | uint16(n), true
	}
	return sign | uint16(exp+14)<<10 | uint16(n-1024), true
}

func primSubBinarySize(vm *VM, s stack) {
	s.ret(vm.mem.subBinaryHeapWords(boxedArg(vm, s.u(0)), s.u(1)))
}

func primSubBinary(vm *VM, s stack) {
	p, bin := vm.process(s.u(0)), s.t(1)
	if !vm.mem.isBinary(bin) {
		faultf("sub-binary of %s", vm.describe(bin))
	}
	s.retTerm(makeSubBinary(rootAllocator{p}, bin, s.u(2), s.u(3)))
}

func primCreateBinary(vm *VM, s stack) {
	s.retTerm(makeBinary(rootAllocator{vm.process(s.u(0))}, s.u(1)))
}

// primReuseBinary grows a counted binary in place when nothing else refers to it.
func primReuseBinary(vm *VM, s stack) {
	p, src, n := vm.process(s.u(0)), s.t(1), s.u(2)
	m := vm.mem
	if !m.isBinary(src) {
		faultf("reuse of %s", vm.describe(src))
	}
	if m.boxedTag(src) == boxRefcBinary && m.word(src, 2)&refcIsConst == 0 {
		old := m.word(src, 3)
		if m.get(old+refcCount) == 1 {
			s.retTerm(m.reallocRefc(src, old, n))
			return
		}
	}
	t := makeBinary(rootAllocator{p}, n)
	copy(m.binary(t), m.binary(src))
	s.retTerm(t)
}

func (m *linearMemory) reallocRefc(src term, old, n uint32) term {
	data := m.malloc(refcData + n)
	if data == 0 {
		faultf("linear memory exhausted: binary of %d bytes", n)
	}
	size := m.get(old + refcSize)
	copy(m.bytes[data:data+refcData+min(n, size)], m.bytes[old:])
	clear(m.bytes[data+refcData+min(n, size) : data+refcData+n])
	m.put(data+refcSize, n)
	m.release(old)
	m.setWord(src, 1, n)
	m.setWord(src, 3, data)
	return src
}

func primDecodeFlags(vm *VM, s stack) {
	p := vm.running(s)
	flags, list := 0, s.t(2)
	for list.isCons() {
		switch vm.mem.head(list) {
		case atomNative:
			flags |= bsNative
		case atomLittle:
			flags |= bsLittle
		case atomSigned:
			flags |= bsSigned
		default:
			p.setError(atomBadarg)
			s.retInt(-1)
			return
		}
		list = vm.mem.tail(list)
	}
	if list != termNil {
		p.setError(atomBadarg)
		flags = -1
	}
	s.retInt(flags)
}

// destination gives the bytes of a binary under construction, checking that n
// bits at offset exist.
func (vm *VM) destination(bin term, offset, n uint32) []byte {
	if !vm.mem.isBinary(bin) || !vm.mem.fits(bin, offset, n) {
		faultf("insertion of %d bits at %d into %s", n, offset, vm.describe(bin))
	}
	return vm.mem.binary(bin)
}

// putBits stores n bits of a big-endian number.
func putBits(dst []byte, offset, n, flags uint32, v *big.Int) {
	length := (n + 7) / 8
	two := new(big.Int).Lsh(big.NewInt(1), uint(n))
	bytes := new(big.Int).Mod(v, two).FillBytes(make([]byte, length))
	for i := range n {
		pos := i + length*8 - n
		if flags&bsLittleMask != 0 {
			pos = littlePosition(i, n, length)
		}
		putBit(dst, offset+i, bytes[pos/8]>>(7-pos%8)&1)
	}
}

func putBit(dst []byte, at uint32, bit byte) {
	mask := byte(0x80) >> (at % 8)
	if bit != 0 {
		dst[at/8] |= mask
	} else {
		dst[at/8] &^= mask
	}
}

func primInsertInteger(vm *VM, s stack) {
	offset, value, n, flags := s.u(1), s.t(2), s.u(3), s.u(4)
	if !vm.mem.isInteger(value) {
		faultf("bitstring_insert_integer of %s", vm.describe(value))
	}
	putBits(vm.destination(s.t(0), offset, n), offset, n, flags, vm.mem.integer(value))
	s.ret(1)
}

func primInsertFloat(vm *VM, s stack) {
	offset, n, flags := s.u(1), s.u(3), s.u(4)
	f, ok := vm.mem.toFloat(s.t(2))
	if !ok {
		s.ret(0)
		return
	}
	var bits uint64
	switch n {
	case 16:
		h, ok := floatToHalf(f)
		if !ok {
			s.ret(0)
			return
		}
		bits = uint64(h)
	case 32:
		if !isFinite(float64(float32(f))) {
			s.ret(0)
			return
		}
		bits = uint64(math.Float32bits(float32(f)))
	case 64:
		bits = math.Float64bits(f)
	default:
		s.ret(0)
		return
	}
	putBits(vm.destination(s.t(0), offset, n), offset, n, flags, new(big.Int).SetUint64(bits))
	s.ret(1)
}

// moduleString checks that str_id names bytes of the module's string table.
func (vm *VM) moduleString(js, id, bits uint32) []byte {
	mod := vm.moduleAt(vm.mem.get(js + jsModule))
	n := (uint64(bits) + 7) / 8
	if uint64(id)+n > uint64(len(mod.beam.Strings)) {
		faultf("module %s: string %d+%d of %d bytes", mod.name, id, n, len(mod.beam.Strings))
	}
	return mod.beam.Strings[id : uint64(id)+n]
}

func primCopyModuleStr(vm *VM, s stack) {
	vm.running(s)
	offset, bits := s.u(3), s.u(5)
	src := vm.moduleString(s.u(1), s.u(4), bits)
	copyBits(vm.destination(s.t(2), offset, bits), offset, src, bits)
}

func copyBits(dst []byte, offset uint32, src []byte, bits uint32) {
	if offset%8 == 0 && bits%8 == 0 {
		copy(dst[offset/8:], src[:bits/8])
		return
	}
	for i := range bits {
		putBit(dst, offset+i, src[i/8]>>(7-i%8)&1)
	}
}

func primMatchModuleStr(vm *VM, s stack) {
	vm.running(s)
	bin, offset, bits := s.t(2), s.u(3), s.u(5)
	str := vm.moduleString(s.u(1), s.u(4), bits)
	if !vm.mem.isBinary(bin) {
		faultf("bitstring_match_module_str of %s", vm.describe(bin))
	}
	if !vm.mem.fits(bin, offset, bits) {
		s.ret(0)
		return
	}
	data := vm.mem.binary(bin)
	for i := range bits {
		if data[(offset+i)/8]>>(7-(offset+i)%8)&1 != str[i/8]>>(7-i%8)&1 {
			s.ret(0)
			return
		}
	}
	s.ret(1)
}

// primCopyBinary copies a binary (or its first size bits) and returns the bits
// copied; -1 with unsupported when that is not whole bytes.
func primCopyBinary(vm *VM, s stack) {
	p := vm.running(s)
	dst, offset, src, size := s.t(2), s.u(3), s.t(4), s.t(5)
	if !vm.mem.isBinary(src) {
		faultf("bitstring_copy_binary of %s", vm.describe(src))
	}
	data := slices.Clone(vm.mem.binary(src))
	bits := int64(len(data)) * 8
	if size != atomAll {
		if !size.isSmall() || size.small() < 0 || size.small() > bits {
			faultf("bitstring_copy_binary of %s bits of %d", vm.describe(size), bits)
		}
		bits = size.small()
	}
	if offset%8 != 0 || bits%8 != 0 {
		p.setError(atomUnsupported)
		s.retInt(-1)
		return
	}
	copy(vm.destination(dst, offset, uint32(bits))[offset/8:], data[:bits/8])
	s.ret(uint32(bits))
}

// Unicode.

func validCodepoint(c int32) bool {
	return c >= 0 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF)
}

func utf8Size(c int32) int {
	if !validCodepoint(c) {
		return 0
	}
	return utf8.RuneLen(c)
}

func utf16Size(c int32) int {
	switch {
	case !validCodepoint(c):
		return 0
	case c >= 0x10000:
		return 4
	}
	return 2
}

func primUTF8Size(vm *VM, s stack) { s.retInt(utf8Size(s.i(0))) }

func primUTF16Size(vm *VM, s stack) { s.retInt(utf16Size(s.i(0))) }

func encodeUTF16(c int32, flags uint32) []byte {
	order := byteOrder(flags)
	if c < 0x10000 {
		return order.AppendUint16(nil, uint16(c))
	}
	c -= 0x10000
	return order.AppendUint16(order.AppendUint16(nil, uint16(0xD800+c>>10)), uint16(0xDC00+c&0x3FF))
}

type appendOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

func byteOrder(flags uint32) appendOrder {
	if flags&bsLittleMask != 0 {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

// insertChars stores encoded bytes at a bit offset.
func (vm *VM) insertChars(bin term, offset uint32, data []byte) {
	bits := uint32(len(data)) * 8
	copyBits(vm.destination(bin, offset, bits), offset, data, bits)
}

func primInsertUTF8(vm *VM, s stack) {
	c := s.i(2)
	if utf8Size(c) == 0 {
		s.ret(0)
		return
	}
	data := utf8.AppendRune(nil, c)
	vm.insertChars(s.t(0), s.u(1), data)
	s.retInt(len(data))
}

func primInsertUTF16(vm *VM, s stack) {
	c := s.i(2)
	if utf16Size(c) == 0 {
		s.ret(0)
		return
	}
	data := encodeUTF16(c, s.u(3))
	vm.insertChars(s.t(0), s.u(1), data)
	s.retInt(len(data))
}

func primInsertUTF32(vm *VM, s stack) {
	c := s.i(2)
	if !validCodepoint(c) {
		s.ret(0)
		return
	}
	vm.insertChars(s.t(0), s.u(1), byteOrder(s.u(3)).AppendUint32(nil, uint32(c)))
	s.ret(1)
}

// matchBytes gives the bytes from a match state's position on.
func (vm *VM) matchBytes(src term) []byte {
	if !vm.mem.isMatchState(src) {
		faultf("%s is not a match state", vm.describe(src))
	}
	data, offset := vm.mem.binary(vm.mem.matchBinary(src)), vm.mem.matchOffset(src)
	if offset%8 == 0 {
		return data[min(int(offset/8), len(data)):]
	}
	rest := uint32(len(data))*8 - offset
	out := make([]byte, rest/8)
	copyBitsFrom(out, data, offset, rest/8*8)
	return out
}

func copyBitsFrom(dst, src []byte, offset, bits uint32) {
	for i := range bits {
		putBit(dst, i, src[(offset+i)/8]>>(7-(offset+i)%8)&1)
	}
}

// advanceMatch returns a character and moves the match state behind it.
func (vm *VM) advanceMatch(s stack, c int32, bytes int, ok bool) {
	if !ok {
		s.ret(0)
		return
	}
	src := s.t(0)
	vm.mem.setWord(src, 2, vm.mem.matchOffset(src)+8*uint32(bytes))
	s.retTerm(smallTerm(int64(c)))
}

func primGetUTF8(vm *VM, s stack) {
	c, n := utf8.DecodeRune(vm.matchBytes(s.t(0)))
	vm.advanceMatch(s, c, n, n > 0 && (c != utf8.RuneError || n == 3))
}

func primGetUTF16(vm *VM, s stack) {
	data, order := vm.matchBytes(s.t(0)), byteOrder(s.u(1))
	if len(data) < 2 {
		s.ret(0)
		return
	}
	c := int32(order.Uint16(data))
	if c >= 0xD800 && c < 0xDC00 && len(data) >= 4 {
		if low := int32(order.Uint16(data[2:])); low >= 0xDC00 && low < 0xE000 {
			vm.advanceMatch(s, 0x10000+(c-0xD800)<<10+(low-0xDC00), 4, true)
			return
		}
	}
	vm.advanceMatch(s, c, 2, validCodepoint(c))
}

func primGetUTF32(vm *VM, s stack) {
	data := vm.matchBytes(s.t(0))
	if len(data) < 4 {
		s.ret(0)
		return
	}
	c := int32(byteOrder(s.u(1)).Uint32(data))
	vm.advanceMatch(s, c, 4, validCodepoint(c))
}
