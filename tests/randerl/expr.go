package randerl

import (
	"fmt"
	"strings"
)

func (g *gen) integer(d int) string {
	i := func() string { return g.expr(kInt, d) }
	switch g.IntN(16) {
	case 0, 1, 2, 3:
		return fmt.Sprintf("(%s %s %s)", i(), g.pick("+", "-", "*"), i())
	case 4:
		return fmt.Sprintf("(%s %s %s)", i(), g.pick("div", "rem"), i())
	case 5, 6:
		return fmt.Sprintf("(%s %s %s)", i(), g.pick("band", "bor", "bxor"), i())
	case 7:
		return fmt.Sprintf("(%s %s %d)", i(), g.pick("bsl", "bsr"), g.IntN(80)-10)
	case 8:
		return g.pick("-", "bnot ", "abs") + "(" + i() + ")"
	case 9:
		return "length(" + g.expr(kList, d) + ")"
	case 10:
		return g.pick("byte_size", "bit_size", "size") + "(" + g.expr(kBin, d) + ")"
	case 11:
		return g.pick("round", "trunc", "floor", "ceil") + "(" + g.expr(kFloat, d) + ")"
	case 12:
		return g.pick("map_size", "maps:size") + "(" + g.expr(kMap, d) + ")"
	case 13:
		return "tuple_size(" + g.expr(kTuple, d) + ")"
	case 14:
		return "erlang:phash2(" + g.expr(g.anyKind(), d) + ")"
	}
	return g.pick("min", "max") + "(" + i() + ", " + i() + ")"
}

func (g *gen) float(d int) string {
	n := func() string {
		if g.IntN(3) == 0 {
			return g.expr(kInt, d)
		}
		return g.expr(kFloat, d)
	}
	switch g.IntN(5) {
	case 0, 1, 2:
		return fmt.Sprintf("(%s %s %s)", g.expr(kFloat, d), g.pick("+", "-", "*"), n())
	case 3:
		return fmt.Sprintf("(%s / %s)", n(), n())
	}
	return "float(" + n() + ")"
}

func (g *gen) boolean(d int) string {
	any := func() string { return g.expr(g.anyKind(), d) }
	switch g.IntN(7) {
	case 0, 1:
		return fmt.Sprintf("(%s %s %s)", any(), g.pick("==", "/=", "=:=", "=/=", "<", ">", "=<", ">="), any())
	case 2:
		return fmt.Sprintf("(%s %s %s)", g.expr(kInt, d), g.pick("==", "=:=", "<", ">=", "=/="), g.expr(kInt, d))
	case 3:
		return fmt.Sprintf("(%s %s %s)", g.expr(kBool, d), g.pick("andalso", "orelse", "and", "or", "xor"), g.expr(kBool, d))
	case 4:
		return "(not " + g.expr(kBool, d) + ")"
	case 5:
		return fmt.Sprintf("is_map_key(%s, %s)", any(), g.expr(kMap, d))
	}
	return g.pick("is_integer", "is_float", "is_number", "is_atom", "is_binary", "is_bitstring", "is_list", "is_tuple", "is_map", "is_boolean") + "(" + any() + ")"
}

// segment is a segment to build or, with a variable in it, to match.
func (g *gen) segment(value string) string {
	switch g.IntN(6) {
	case 0:
		return value
	case 1:
		return fmt.Sprintf("%s:%d", value, 1+g.IntN(80))
	case 2:
		return fmt.Sprintf("%s:%d/%s", value, []int{8, 16, 24, 32, 40, 64, 72}[g.IntN(7)], g.pick("little", "big", "signed", "little-signed", "native"))
	case 3:
		return fmt.Sprintf("%s:%d/%s", value, 1+g.IntN(130), g.pick("little", "signed", "little-signed", "unsigned"))
	case 4:
		return fmt.Sprintf("%s:%d/unit:%d", value, 1+g.IntN(4), 1+g.IntN(20))
	}
	return value + ":8"
}

func (g *gen) binary(d int) string {
	switch g.IntN(8) {
	case 0, 1, 2:
		var segs []string
		for range 1 + g.IntN(4) {
			switch g.IntN(6) {
			case 0:
				segs = append(segs, g.paren(kFloat, d)+g.pick("/float", ":32/float", ":64/float-little"))
			case 1:
				segs = append(segs, g.paren(kBin, d)+g.pick("/binary", "/bitstring", ":1/binary"))
			case 2:
				segs = append(segs, "("+g.expr(kInt, d)+")"+g.pick("/utf8", "/utf16", "/utf32-little"))
			default:
				segs = append(segs, g.segment(g.paren(kInt, d)))
			}
		}
		return "<<" + strings.Join(segs, ", ") + ">>"
	case 3:
		return fmt.Sprintf("binary_part(%s, %d, %d)", g.expr(kBin, d), g.IntN(4), g.IntN(4)-1)
	case 4:
		return "list_to_binary(" + g.expr(kList, d) + ")"
	case 5:
		v, source := g.fresh(), g.expr(kBin, d)
		return g.within(func() string {
			return fmt.Sprintf("<< <<%s>> || <<%s>> <= %s >>", g.segment(g.paren(kInt, d)), g.segment(v), source)
		}, variable{v, kInt})
	case 6:
		return "integer_to_binary(" + g.expr(kInt, d) + ")"
	}
	return "term_to_binary(" + g.expr(g.anyKind(), d) + ")"
}

func (g *gen) paren(k kind, d int) string { return "(" + g.expr(k, d) + ")" }

func (g *gen) list(d int) string {
	switch g.IntN(9) {
	case 0:
		return fmt.Sprintf("[%s, %s | %s]", g.expr(g.anyKind(), d), g.expr(kInt, d), g.expr(kList, d))
	case 1:
		return fmt.Sprintf("(%s %s %s)", g.expr(kList, d), g.pick("++", "--"), g.expr(kList, d))
	case 2:
		v, source := g.fresh(), g.expr(kList, d)
		return g.within(func() string {
			return fmt.Sprintf("[%s || %s <- %s, is_integer(%s), %s]", g.expr(g.anyKind(), d), v, source, v, g.expr(kBool, d-1))
		}, variable{v, kInt})
	case 3:
		return g.pick("lists:reverse", "lists:sort", "lists:usort", "tl") + "(" + g.expr(kList, d) + ")"
	case 4:
		return g.pick("integer_to_list", "erlang:integer_to_list") + "(" + g.expr(kInt, d) + ")"
	case 5:
		v, acc, source := g.fresh(), g.fresh(), g.expr(kList, d)
		return g.within(func() string {
			return fmt.Sprintf("lists:foldl(fun(%s, %s) -> [%s | %s] end, [], %s)", v, acc, g.expr(g.anyKind(), d-1), acc, source)
		}, variable{acc, kList})
	case 6:
		return "bitstring_to_list(" + g.expr(kBin, d) + ")"
	case 7:
		return "tuple_to_list(" + g.expr(kTuple, d) + ")"
	}
	return fmt.Sprintf("lists:sort(%s(%s))", g.pick("maps:keys", "maps:values", "maps:to_list"), g.expr(kMap, d))
}

func (g *gen) tuple(d int) string {
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf("setelement(%d, %s, %s)", 1+g.IntN(3), g.expr(kTuple, d), g.expr(g.anyKind(), d))
	case 1:
		return "list_to_tuple(" + g.expr(kList, d) + ")"
	}
	return fmt.Sprintf("{%s, %s}", g.expr(g.anyKind(), d), g.expr(g.anyKind(), d))
}

func (g *gen) mapping(d int) string {
	any := func() string { return g.expr(g.anyKind(), d) }
	switch g.IntN(6) {
	case 0:
		return fmt.Sprintf("#{%s => %s, %s => %s}", any(), any(), any(), any())
	case 1:
		return fmt.Sprintf("(%s)#{%s => %s}", g.expr(kMap, d), any(), any())
	case 2:
		return fmt.Sprintf("(%s)#{a := %s}", g.expr(kMap, d), any())
	case 3:
		return fmt.Sprintf("maps:merge(%s, %s)", g.expr(kMap, d), g.expr(kMap, d))
	case 4:
		return fmt.Sprintf("maps:from_list([{K, K + 1} || K <- lists:seq(1, %d)])", g.IntN(50))
	}
	return fmt.Sprintf("maps:remove(%s, %s)", any(), g.expr(kMap, d))
}

// guard is a guard about a variable.
func (g *gen) guard(v string) string {
	switch g.IntN(8) {
	case 0:
		return "is_integer(" + v + ")"
	case 1:
		return fmt.Sprintf("%s %s %s", v, g.pick("<", ">", "==", "=:=", "=<"), g.leaf(g.anyKind()))
	case 2:
		return fmt.Sprintf("is_integer(%s), %s band %d =:= %d", v, v, g.IntN(16), g.IntN(8))
	case 3:
		return fmt.Sprintf("is_list(%s), length(%s) > %d", v, v, g.IntN(3))
	case 4:
		return fmt.Sprintf("byte_size(%s) > %d; tuple_size(%s) =:= 2", v, g.IntN(4), v)
	case 5:
		return fmt.Sprintf("element(1, %s) =:= a orelse map_size(%s) > 0", v, v)
	case 6:
		return fmt.Sprintf("%s + %s > %d", v, g.leaf(kInt), g.IntN(100))
	}
	return "not is_atom(" + v + "), hd(" + v + ") =/= 1"
}

// pattern is a pattern and the variables that it binds.
func (g *gen) pattern() (string, []variable) {
	a, b := g.fresh(), g.fresh()
	switch g.IntN(9) {
	case 0:
		return fmt.Sprintf("[%s | %s]", a, b), []variable{{b, kList}}
	case 1:
		return fmt.Sprintf("{%s, %s}", a, b), nil
	case 2:
		return fmt.Sprintf("#{a := %s}", a), nil
	case 3:
		return fmt.Sprintf("<<%s, %s/binary>>", g.segment(a), b), []variable{{a, kInt}, {b, kBin}}
	case 4:
		return fmt.Sprintf("<<%s, %s, _/bitstring>>", g.segment(a), g.segment(b)), []variable{{a, kInt}, {b, kInt}}
	case 5:
		return fmt.Sprintf("<<%s:%d/bitstring, %s/bitstring>>", a, g.IntN(20), b), []variable{{a, kBin}, {b, kBin}}
	case 6:
		return fmt.Sprintf("<<%s/utf8, %s/binary>>", a, b), []variable{{a, kInt}, {b, kBin}}
	case 7:
		return fmt.Sprintf("<<%s:%s/float, %s/bitstring>>", a, g.pick("16", "32", "64"), b), []variable{{a, kFloat}, {b, kBin}}
	}
	return g.leaf(kInt), nil
}

// control is an expression of a kind through case, if, try or a fun.
func (g *gen) control(k kind, d int) string {
	switch g.IntN(7) {
	case 0:
		v := g.fresh()
		return fmt.Sprintf("case %s of %s when %s -> %s; _ -> %s end", g.expr(g.anyKind(), d), v, g.guard(v), g.expr(k, d), g.expr(k, d))
	case 1, 2:
		p, vars := g.pattern()
		subject := g.expr([]kind{kBin, kBin, kList, kTuple, kMap, kInt}[g.IntN(6)], d)
		return fmt.Sprintf("case %s of %s -> %s; _ -> %s end", subject, p, g.within(func() string { return g.expr(k, d) }, vars...), g.expr(k, d))
	case 3:
		return fmt.Sprintf("if %s -> %s; true -> %s end", g.ifGuard(), g.expr(k, d), g.expr(k, d))
	case 4:
		return fmt.Sprintf("try %s catch %s -> %s end", g.expr(k, d), g.pick("_:_", "error:badarg", "error:_", "throw:_", "error:{badmatch, _}"), g.expr(k, d))
	case 5:
		v := g.fresh()
		arg := g.anyKind()
		return g.within(func() string { return fmt.Sprintf("(fun(%s) -> %s end)(", v, g.expr(k, d)) }, variable{v, arg}) + g.expr(arg, d) + ")"
	}
	return g.pick(
		fmt.Sprintf("begin catch throw(%s), %s end", g.expr(g.anyKind(), d), g.expr(k, d)),
		fmt.Sprintf("element(%d, {%s, %s})", 1+g.IntN(3), g.expr(k, d), g.expr(k, d)),
		fmt.Sprintf("hd([%s])", g.expr(k, d)),
	)
}

func (g *gen) ifGuard() string {
	return g.guard(g.scope[g.IntN(len(g.scope))].name)
}
