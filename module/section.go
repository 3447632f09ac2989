package module

import "fmt"

// SectionID is the number of a section in the binary format (spec 5.5.2).
type SectionID uint8

const (
	SectionCustom SectionID = iota
	SectionType
	SectionImport
	SectionFunction
	SectionTable
	SectionMemory
	SectionGlobal
	SectionExport
	SectionStart
	SectionElement
	SectionCode
	SectionData
	SectionDataCount
	numSections
)

var sectionNames = [numSections]string{
	"custom", "type", "import", "function", "table", "memory", "global",
	"export", "start", "element", "code", "data", "data count",
}

func (s SectionID) String() string {
	if s < numSections {
		return sectionNames[s]
	}
	return fmt.Sprintf("SectionID(%d)", uint8(s))
}

// sectionOrder is where each section stands: the data count section comes
// before the code section though its number is higher.
var sectionOrder = [numSections]uint8{
	SectionType: 1, SectionImport: 2, SectionFunction: 3, SectionTable: 4,
	SectionMemory: 5, SectionGlobal: 6, SectionExport: 7, SectionStart: 8,
	SectionElement: 9, SectionDataCount: 10, SectionCode: 11, SectionData: 12,
}

// Magic number and version: the first eight bytes of a module.
const header = "\x00asm\x01\x00\x00\x00"
