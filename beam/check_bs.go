package beam

import "slices"

// A bs_create_bin list has six elements for each segment: type, index of the
// segment, unit, flags, value, size.
const segmentLength = 6

var segmentShapes = [segmentLength]shape{
	shapeAtom, shapeUnsigned, shapeUnsigned, shapeSource, shapeSize, shapeSource,
}

// SegmentTypes are the types a bs_create_bin segment can have.
var SegmentTypes = []string{
	"append", "binary", "float", "integer", "private_append", "string", "utf16", "utf32", "utf8",
}

func (d *codeDecoder) checkSegments(list []Operand) string {
	if len(list)%segmentLength != 0 {
		return "segments have six elements each"
	}
	for i := range list {
		if problem := d.checkOperand(segmentShapes[i%segmentLength], list, i); problem != "" {
			return "segment element " + d.m.FormatOperand(&list[i]) + ": " + problem
		}
		if i%segmentLength == segmentLength-1 {
			if problem := d.checkSegment(list[i-5 : i+1]); problem != "" {
				return problem
			}
		}
	}
	return ""
}

func (d *codeDecoder) checkSegment(seg []Operand) string {
	name := d.m.Atoms[seg[0].Value]
	if !slices.Contains(SegmentTypes, name) {
		return "unknown segment type " + name
	}
	value, size := &seg[4], &seg[5]
	if seg[0].Value != d.known.str {
		if value.Kind == KindUnsigned {
			return "only string segments have a plain number as value"
		}
		return ""
	}
	if value.Kind != KindUnsigned || size.Kind != KindInteger || size.Big != nil {
		return "a string segment needs an offset and a length"
	}
	return d.inStrings(value.Value, size.Value)
}

// matchCommands are the commands of a bs_match list and their operands.
var matchCommands = map[string][]shape{
	"ensure_at_least": {shapeUnsigned, shapeUnsigned},
	"ensure_exactly":  {shapeUnsigned},
	"integer":         {shapeUnsigned, shapeSource, shapeUnsigned, shapeUnsigned, shapeDest},
	"binary":          {shapeUnsigned, shapeSource, shapeUnsigned, shapeUnsigned, shapeDest},
	"=:=":             {shapeSource, shapeUnsigned, shapeWide},
	"skip":            {shapeUnsigned},
	"get_tail":        {shapeUnsigned, shapeUnsigned, shapeDest},
}

func (d *codeDecoder) checkMatches(list []Operand) string {
	for i := 0; i < len(list); {
		if list[i].Kind != KindAtom {
			return "match command " + d.m.FormatOperand(&list[i]) + " is not an atom"
		}
		name := d.m.Atoms[list[i].Value]
		shapes, ok := matchCommands[name]
		if !ok {
			return "unknown match command " + name
		}
		args := list[i+1:]
		if len(args) < len(shapes) {
			return "truncated match command " + name
		}
		for k, s := range shapes {
			if problem := d.checkOperand(s, args, k); problem != "" {
				return "match command " + name + ", element " + d.m.FormatOperand(&args[k]) + ": " + problem
			}
		}
		i += 1 + len(shapes)
	}
	return ""
}
