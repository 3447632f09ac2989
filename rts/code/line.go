package code

import (
	"github.com/jitwasm/jitwasm/rts/mem"
)

// Line data says where the points of a function stand in the source. For each
// point from 1 on there is an unsigned LEB128 number v: odd, the line grows by
// zigzag(v>>1); even, the file is v>>1 from here on, and another number follows.

// Location returns the file and line of a point; line 0 means that it is not
// known.
func Location(fn, point uint32) (file, line uint32) {
	addr := mem.Load32(functionRecord(fn) + functionLines)
	if addr == 0 || fn == 0 {
		return 0, 0
	}
	for range max(point, 1) { // point 0, the start, stands where the first does
		var v uint32
		v, addr = uvarint(addr)
		for v&1 == 0 {
			file = v >> 1
			v, addr = uvarint(addr)
		}
		line += v>>2 ^ -(v >> 1 & 1)
	}
	return file, line
}

func uvarint(addr uint32) (v, next uint32) {
	for shift := uint32(0); ; shift += 7 {
		b := mem.Load8(addr)
		addr++
		v |= b & 0x7F << shift
		if b < 0x80 {
			return v, addr
		}
	}
}

// FileName returns where the name of a source file lies, and its length.
func FileName(file uint32) (addr, length uint32) {
	record := files + file<<3
	return mem.Load32(record), mem.Load32(record + 4)
}
