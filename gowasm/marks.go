package gowasm

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/jitwasm/jitwasm/gowasm/ir"
)

// marks are the directives of all files.
type marks struct {
	exports map[types.Object]string
	imports map[types.Object]ir.Import
	globals map[types.Object]string
	inline  map[types.Object]ir.Inline
}

func readMarks(s *source) *marks {
	m := &marks{
		exports: map[types.Object]string{}, imports: map[types.Object]ir.Import{},
		globals: map[types.Object]string{}, inline: map[types.Object]ir.Inline{},
	}
	for _, p := range s.pkgs {
		for _, file := range p.Syntax {
			for _, d := range file.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					m.function(p.TypesInfo.Defs[d.Name], d.Doc)
				case *ast.GenDecl:
					m.variables(p.TypesInfo, d)
				}
			}
		}
	}
	return m
}

func (m *marks) function(obj types.Object, doc *ast.CommentGroup) {
	for _, words := range directives(doc) {
		switch {
		case words[0] == "//go:wasmexport" && len(words) == 2:
			m.exports[obj] = words[1]
		case words[0] == "//go:wasmimport" && len(words) == 3:
			m.imports[obj] = ir.Import{Module: words[1], Name: words[2]}
		case words[0] == "//gowasm:inline":
			m.inline[obj] = ir.InlineAlways
		case words[0] == "//gowasm:noinline", words[0] == "//go:noinline":
			m.inline[obj] = ir.InlineNever
		}
	}
}

func (m *marks) variables(info *types.Info, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, doc := range []*ast.CommentGroup{d.Doc, v.Doc} {
			for _, words := range directives(doc) {
				if words[0] == "//gowasm:global" && len(words) == 2 && len(v.Names) == 1 {
					m.globals[info.Defs[v.Names[0]]] = words[1]
				}
			}
		}
	}
}

// directives are the words of the comments that are directives.
func directives(doc *ast.CommentGroup) [][]string {
	if doc == nil {
		return nil
	}
	var all [][]string
	for _, c := range doc.List {
		if strings.HasPrefix(c.Text, "//go:") || strings.HasPrefix(c.Text, "//gowasm:") {
			all = append(all, strings.Fields(c.Text))
		}
	}
	return all
}
