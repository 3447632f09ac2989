package ir

import "slices"

// layout is where everything lies that code refers to by number.
type layout struct {
	data  []*Data // reachable, by ascending address
	end   uint32  // behind all data
	table []*Func // by table index; index 0 is never a function
	index map[*Func]uint32
}

// live marks what can be reached from the exports.
type live struct {
	funcs map[*Func]bool
	data  map[*Data]bool
	todo  []*Func
	taken []*Func // functions whose table index is used
}

// RemoveDead drops functions, globals and data that the exports do not need.
func (p *Program) RemoveDead() {
	l := p.reach()
	p.Funcs = slices.DeleteFunc(p.Funcs, func(f *Func) bool { return !l.funcs[f] })
	p.Data = slices.DeleteFunc(p.Data, func(d *Data) bool { return !l.data[d] })
}

func (p *Program) reach() *live {
	l := &live{funcs: map[*Func]bool{}, data: map[*Data]bool{}}
	for _, f := range p.Funcs {
		if f.Export != "" {
			l.addFunc(f)
		}
	}
	for len(l.todo) > 0 {
		f := l.todo[len(l.todo)-1]
		l.todo = l.todo[:len(l.todo)-1]
		for _, b := range f.Blocks {
			for _, v := range b.Values {
				l.addValue(v)
			}
		}
	}
	return l
}

func (l *live) addValue(v *Value) {
	switch v.Op {
	case OpCall:
		l.addFunc(v.Func)
	case OpFuncAddr:
		l.take(v.Func)
	case OpAddr:
		l.addData(v.Data)
	}
}

func (l *live) addFunc(f *Func) {
	if !l.funcs[f] {
		l.funcs[f] = true
		l.todo = append(l.todo, f)
	}
}

func (l *live) take(f *Func) {
	l.addFunc(f)
	if !slices.Contains(l.taken, f) {
		l.taken = append(l.taken, f)
	}
}

func (l *live) addData(d *Data) {
	if l.data[d] {
		return
	}
	l.data[d] = true
	for _, r := range d.Relocs {
		if r.Data != nil {
			l.addData(r.Data)
		}
		if r.Func != nil {
			l.take(r.Func)
		}
	}
}

// layOut gives every reachable piece of data its address: what has contents
// first, so that memory behind it needs no segment.
func (p *Program) layOut() *layout {
	l := p.reach()
	out := &layout{index: map[*Func]uint32{}, table: []*Func{nil}}
	for _, f := range p.Funcs {
		if slices.Contains(l.taken, f) {
			out.index[f] = uint32(len(out.table))
			out.table = append(out.table, f)
		}
	}
	addr := max(p.FirstData, p.StackSize, minData)
	for _, zero := range []bool{false, true} {
		for _, d := range p.Data {
			if !l.data[d] || (len(d.Bytes) == 0 && len(d.Relocs) == 0) != zero {
				continue
			}
			addr = align(addr, max(d.Align, 1))
			d.Addr = addr
			addr += d.Size
			out.data = append(out.data, d)
		}
	}
	out.end = align(addr, 16)
	return out
}

// minData keeps the first addresses free, so that nil points nowhere.
const minData = 1024

func align(n, to uint32) uint32 { return (n + to - 1) &^ (to - 1) }

// image is the initial memory from the first address with contents on.
func (l *layout) image() (addr uint32, image []byte) {
	if len(l.data) == 0 {
		return 0, nil
	}
	addr = l.data[0].Addr
	for _, d := range l.data {
		if len(d.Bytes) == 0 && len(d.Relocs) == 0 {
			break
		}
		at := int(d.Addr - addr)
		image = append(image, make([]byte, at+int(d.Size)-len(image))...)
		copy(image[at:], d.Bytes)
		for _, r := range d.Relocs {
			word := r.Add
			if r.Data != nil {
				word += r.Data.Addr
			}
			if r.Func != nil {
				word = l.index[r.Func]
			}
			for k := range 4 {
				image[at+int(r.Offset)+k] = byte(word >> (8 * k))
			}
		}
	}
	for len(image) > 0 && image[len(image)-1] == 0 {
		image = image[:len(image)-1]
	}
	return addr, image
}
