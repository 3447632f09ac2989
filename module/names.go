package module

import (
	"unicode/utf8"
)

// nameSink receives the entries of a name section. A nil function means that
// such entries are of no interest.
type nameSink struct {
	module func(name string)
	item   func(subsection byte, index uint32, name string)
	local  func(fn, index uint32, name string)
}

// readNames reads a name section. The section has no bearing on what a module
// means, so whatever is malformed ends the reading but is not an error.
func readNames(section rawCustom, sink nameSink) {
	c := cursor{data: section.data, end: len(section.data)}
	for c.err == nil && c.left() > 0 {
		id := c.byte("subsection")
		content := c.bytes(c.u32("size"), "subsection")
		if c.err != nil {
			return
		}
		readSubsection(id, content, sink)
	}
}

func readSubsection(id byte, content []byte, sink nameSink) {
	c := cursor{data: content, end: len(content)}
	switch id {
	case namesModule:
		if s, ok := c.label(); ok && sink.module != nil {
			sink.module(s)
		}
	case namesLocal:
		if sink.local == nil {
			return
		}
		for range c.count("functions", 2) {
			fn := c.u32("function index")
			c.nameMap(func(i uint32, s string) { sink.local(fn, i, s) })
		}
	case namesFunction, namesTable, namesMemory, namesGlobal, namesElem, namesData:
		if sink.item != nil {
			c.nameMap(func(i uint32, s string) { sink.item(id, i, s) })
		}
	}
}

// label reads a name. One that is empty or not UTF-8 is not ok.
func (c *cursor) label() (s string, ok bool) {
	b := c.bytes(c.u32("length of a name"), "name")
	return string(b), c.err == nil && len(b) > 0 && utf8.Valid(b)
}

func (c *cursor) nameMap(yield func(uint32, string)) {
	for range c.count("names", 2) {
		i := c.u32("index")
		s, ok := c.label()
		if c.err != nil {
			return
		}
		if ok {
			yield(i, s)
		}
	}
}

// funcName is the name of function i, for messages; "" if it has none.
func (r *rawModule) funcName(i uint32) (name string) {
	sink := nameSink{item: func(sub byte, index uint32, s string) {
		if sub == namesFunction && index == i {
			name = s
		}
	}}
	for _, section := range r.names {
		readNames(section, sink)
	}
	return name
}
