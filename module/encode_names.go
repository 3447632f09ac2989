package module

import "fmt"

// Subsections of the name section: the specification's first three and those
// of the extended name section proposal that name things of which there is a
// handle.
const (
	namesModule   = 0
	namesFunction = 1
	namesLocal    = 2
	namesTable    = 5
	namesMemory   = 6
	namesGlobal   = 7
	namesElem     = 8
	namesData     = 9
)

// nameSection writes the custom section "name", if there is any name.
func (e *encoder) nameSection() error {
	m := e.m
	var b, sub []byte
	if m.Name != "" {
		if err := checkName(m.Name); err != nil {
			return err
		}
		sub = appendName(sub, m.Name)
		b = appendSubsection(b, namesModule, sub)
	}
	maps := []struct {
		id    byte
		count int
		name  func(i int) string
	}{
		{namesFunction, len(e.funcs), func(i int) string { return e.funcs[i].Name }},
		{namesLocal, 0, nil},
		{namesTable, len(e.tables), func(i int) string { return e.tables[i].Name }},
		{namesMemory, len(e.memories), func(i int) string { return e.memories[i].Name }},
		{namesGlobal, len(e.globals), func(i int) string { return e.globals[i].Name }},
		{namesElem, len(m.Elems), func(i int) string { return m.Elems[i].Name }},
		{namesData, len(m.Datas), func(i int) string { return m.Datas[i].Name }},
	}
	for _, nm := range maps {
		var err error
		if nm.id == namesLocal {
			sub, err = e.appendLocalNames(sub[:0])
		} else {
			sub, err = appendNameMap(sub[:0], nm.count, nm.name)
		}
		if err != nil {
			return err
		}
		if len(sub) > 0 {
			b = appendSubsection(b, nm.id, sub)
		}
	}
	if len(b) > 0 {
		e.customSection("name", b)
	}
	return nil
}

func appendSubsection(b []byte, id byte, content []byte) []byte {
	b = append(b, id)
	b = appendU32(b, uint32(len(content)))
	return append(b, content...)
}

// appendNameMap appends the name map of those of n items that have a name, or
// nothing if none has.
func appendNameMap(b []byte, n int, name func(int) string) ([]byte, error) {
	count := uint32(0)
	for i := range n {
		if name(i) != "" {
			count++
		}
	}
	if count == 0 {
		return b, nil
	}
	b = appendU32(b, count)
	for i := range n {
		s := name(i)
		if s == "" {
			continue
		}
		if err := checkName(s); err != nil {
			return nil, err
		}
		b = appendName(appendU32(b, uint32(i)), s)
	}
	return b, nil
}

func (e *encoder) appendLocalNames(b []byte) ([]byte, error) {
	count := uint32(0)
	for _, f := range e.funcs {
		if len(f.LocalNames) > 0 {
			count++
		}
	}
	if count == 0 {
		return b, nil
	}
	b = appendU32(b, count)
	for i, f := range e.funcs {
		if len(f.LocalNames) == 0 {
			continue
		}
		b = appendU32(b, uint32(i))
		b = appendU32(b, uint32(len(f.LocalNames)))
		for k, l := range f.LocalNames {
			if err := checkName(l.Name); err != nil {
				return nil, err
			}
			if k > 0 && l.Index <= f.LocalNames[k-1].Index {
				return nil, fmt.Errorf("%s: local names are not in ascending order of index", describe(f))
			}
			b = appendName(appendU32(b, l.Index), l.Name)
		}
	}
	return b, nil
}
