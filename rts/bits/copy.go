package bits

import (
	"github.com/jitwasm/jitwasm/rts/mem"
)

// position is where bits begin: offset bits behind the most significant one of
// the byte at addr.
type position struct{ addr, offset uint32 }

// at is the position n bits further on.
func (p position) at(n uint32) position {
	bit := p.offset + n
	return position{p.addr + bit>>3, bit & 7}
}

// byte8 is the 8 bits at p.
func (p position) byte8() uint32 {
	addr, offset := p.addr+p.offset>>3, p.offset&7
	if offset == 0 {
		return mem.Load8(addr)
	}
	return (mem.Load8(addr)<<offset | mem.Load8(addr+1)>>(8-offset)) & 0xFF
}

// few is the n bits at p, at most 8, as a number.
func (p position) few(n uint32) uint32 {
	addr, offset := p.addr+p.offset>>3, p.offset&7
	if n == 0 {
		return 0
	}
	w := mem.Load8(addr) << 8
	if offset+n > 8 {
		w |= mem.Load8(addr + 1)
	}
	return w >> (16 - offset - n) & (1<<n - 1)
}

// read is the n bits at p, at most 64, as a number.
func (p position) read(n uint32) uint64 {
	v := uint64(0)
	for n >= 8 {
		v = v<<8 | uint64(p.byte8())
		p.addr++
		n -= 8
	}
	return v<<n | uint64(p.few(n))
}

// setFew writes the low n bits of v, at most 8, at p and leaves those around
// them alone.
func (p position) setFew(n, v uint32) {
	if n == 0 {
		return
	}
	addr, offset := p.addr+p.offset>>3, p.offset&7
	mask := (uint32(1)<<n - 1) << (16 - offset - n)
	v = v << (16 - offset - n) & mask
	mem.Store8(addr, mem.Load8(addr)&^(mask>>8)|v>>8)
	if offset+n > 8 {
		mem.Store8(addr+1, mem.Load8(addr+1)&^mask|v&0xFF)
	}
}

// write writes the low n bits of v, at most 64, at p.
func (p position) write(n uint32, v uint64) {
	for n >= 8 {
		n -= 8
		p.set8(uint32(v>>n) & 0xFF)
		p.addr++
	}
	p.setFew(n, uint32(v))
}

// set8 writes a byte at p.
func (p position) set8(v uint32) {
	if p.offset&7 == 0 {
		mem.Store8(p.addr+p.offset>>3, v)
		return
	}
	p.setFew(8, v)
}

// copyBits copies n bits; the two ranges are not the same memory.
func copyBits(dst, src position, n uint32) {
	dst, src = dst.at(0), src.at(0)
	if dst.offset != 0 && n >= 8 {
		head := 8 - dst.offset
		dst.setFew(head, src.few(head))
		dst, src, n = dst.at(head), src.at(head), n-head
	}
	if dst.offset == 0 {
		bytes := n >> 3
		if src.offset == 0 {
			mem.Copy(dst.addr, src.addr, bytes)
		} else {
			shiftBytes(dst.addr, src, bytes)
		}
		dst.addr += bytes
		src.addr += bytes
		n &= 7
	}
	dst.setFew(n, src.few(n))
}

// shiftBytes copies bytes that do not begin at a byte to where they do.
func shiftBytes(dst uint32, src position, n uint32) {
	left, right := src.offset, 8-src.offset
	b := mem.Load8(src.addr)
	for i := uint32(1); i <= n; i++ {
		next := mem.Load8(src.addr + i)
		mem.Store8(dst, b<<left|next>>right)
		dst++
		b = next
	}
}

// equalBits compares n bits.
func equalBits(a, b position, n uint32) bool {
	a, b = a.at(0), b.at(0)
	for ; n >= 8; n -= 8 {
		if a.byte8() != b.byte8() {
			return false
		}
		a.addr++
		b.addr++
	}
	return a.few(n) == b.few(n)
}
