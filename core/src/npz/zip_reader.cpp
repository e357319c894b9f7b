#include "npz/zip_reader.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "inkling/refusal.hpp"
#include "npz/byte_reader.hpp"
#include "npz/crc32.hpp"
#include "npz/deflate.hpp"
#include "npz/text.hpp"
#include "npz/zip_format.hpp"

namespace inkling::npz {
namespace {

// A deflate stream can be read together with the bytes behind it: at least the end record is there.
static_assert(zip::kEndRecordBytes >= kInflateTail);

constexpr std::size_t kLongestName = 1024;

struct Directory {
  std::uint64_t entries = 0;
  std::uint64_t size = 0;
  std::uint64_t at = 0;
};

// One header of the directory.
struct Central {
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t local_at = 0;
  std::string_view name;
};

std::uint32_t signature_at(ByteView file, std::uint64_t offset) {
  if (offset > file.size()) return 0;
  return ByteReader(file.subspan(static_cast<std::size_t>(offset))).u32();
}

// The offset of the end record. A comment of up to 64 KB may follow it, and nothing else.
std::optional<std::size_t> find_end_record(ByteView file) {
  constexpr std::size_t kLongestComment = 0xFFFF;
  constexpr std::size_t kBeforeComment = zip::kEndRecordBytes - sizeof(std::uint16_t);
  for (std::size_t comment = 0; comment <= kLongestComment && comment + zip::kEndRecordBytes <= file.size();
       ++comment) {
    const std::size_t at = file.size() - zip::kEndRecordBytes - comment;
    if (signature_at(file, at) != zip::kEndRecord) continue;
    if (load<std::uint16_t>(file.data() + at + kBeforeComment) == comment) return at;
  }
  return std::nullopt;
}

// Replaces `value` by the zip64 record's, unless the old field says something else that is not "see zip64".
bool widen_to(std::uint64_t& value, std::uint64_t see_zip64, std::uint64_t zip64_value) {
  const bool agrees = value == see_zip64 || value == zip64_value;
  value = zip64_value;
  return agrees;
}

// Reads the zip64 end record that the locator in front of `end_at` points to, when there is one.
// `directory_end` becomes the record's offset.
Result<void> read_zip64_end(ByteView file, std::size_t end_at, Directory& directory,
                            std::uint64_t& directory_end) {
  if (end_at < zip::kZip64EndLocatorBytes) return {};
  const std::size_t locator_at = end_at - zip::kZip64EndLocatorBytes;
  ByteReader locator(file.subspan(locator_at));
  if (locator.u32() != zip::kZip64EndLocator) return {};
  const std::uint32_t record_disk = locator.u32();
  const std::uint64_t record_at = locator.u64();
  const std::uint32_t disks = locator.u32();
  if (signature_at(file, record_at) != zip::kZip64EndRecord)
    return bad_file("the zip64 end record is not where it should be");

  ByteReader record(file.subspan(static_cast<std::size_t>(record_at)));
  record.u32();
  const std::uint64_t rest = record.u64();
  record.u32();  // versions
  const std::uint32_t disk = record.u32();
  const std::uint32_t directory_disk = record.u32();
  const std::uint64_t entries_here = record.u64();
  const std::uint64_t entries = record.u64();
  const std::uint64_t size = record.u64();
  const std::uint64_t at = record.u64();
  constexpr std::uint64_t kUncounted = 12;  // signature and size
  const bool fits = record.ok() && rest == locator_at - record_at - kUncounted;
  if (!fits) return bad_file("the zip64 end record is damaged");
  if (disks > 1 || record_disk != 0 || disk != 0 || directory_disk != 0 || entries_here != entries) {
    return unsupported("archives of several files are not read");
  }
  const bool count_agrees = widen_to(directory.entries, zip::kSeeZip64Count, entries);
  const bool size_agrees = widen_to(directory.size, zip::kSeeZip64, size);
  const bool offset_agrees = widen_to(directory.at, zip::kSeeZip64, at);
  if (!count_agrees || !size_agrees || !offset_agrees)
    return bad_file("the end record and its zip64 form contradict each other");
  directory_end = record_at;
  return {};
}

Result<Directory> find_directory(ByteView file) {
  const std::uint32_t first = signature_at(file, 0);
  if (first != zip::kLocalHeader && first != zip::kEndRecord)
    return bad_file("is not a zip archive: it does not begin with PK");
  const auto end_at = find_end_record(file);
  if (!end_at)
    return bad_file("the zip archive has no end record: it is cut off, or something was added to it");

  ByteReader end(file.subspan(*end_at));
  end.u32();
  const std::uint16_t disk = end.u16();
  const std::uint16_t directory_disk = end.u16();
  const std::uint16_t entries_here = end.u16();
  Directory directory;
  directory.entries = end.u16();
  directory.size = end.u32();
  directory.at = end.u32();
  if (disk != directory_disk || entries_here != directory.entries) {
    return unsupported("archives of several files are not read");
  }
  std::uint64_t directory_end = *end_at;
  if (auto read = read_zip64_end(file, *end_at, directory, directory_end); !read)
    return pass_on(read.error());
  if (directory.size > directory_end || directory.at != directory_end - directory.size) {
    return bad_file("the directory of {} bytes at {} does not end where the end record begins ({})",
                    {directory.size, directory.at, directory_end});
  }
  return directory;
}

// The content of the extra field `id`, empty when there is none.
ByteView find_extra(ByteView extras, std::uint16_t id) {
  ByteReader reader(extras);
  while (reader.remaining() >= 2 * sizeof(std::uint16_t)) {
    const std::uint16_t found = reader.u16();
    const ByteView content = reader.take(reader.u16());
    if (found == id) return content;
  }
  return {};
}

// A zip64 extra field holds just those values whose own field says "see zip64", in the order of the fields.
void widen(std::uint64_t& value, ByteReader& zip64) {
  if (value == zip::kSeeZip64) value = zip64.u64();
}

// The name as a path: relative, with '/', staying below its folder.
bool is_safe_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return false;
  for (const char character : name) {
    if (static_cast<std::uint8_t>(character) < 0x20 || character == 0x7F || character == '\\') return false;
  }
  if (name.size() >= 2 && name[1] == ':') return false;
  while (true) {
    const std::size_t slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

Result<Central> read_central(ByteReader& reader) {
  const std::uint32_t signature = reader.u32();
  reader.u32();  // versions
  Central central;
  central.flags = reader.u16();
  central.method = reader.u16();
  reader.u32();  // time
  central.crc = reader.u32();
  central.packed_size = reader.u32();
  central.size = reader.u32();
  const std::uint16_t name_size = reader.u16();
  const std::uint16_t extra_size = reader.u16();
  const std::uint16_t comment_size = reader.u16();
  const std::uint16_t disk = reader.u16();
  reader.take(6);  // attributes
  central.local_at = reader.u32();
  central.name = as_text(reader.take(name_size));
  ByteReader zip64(find_extra(reader.take(extra_size), zip::kZip64Extra));
  reader.take(comment_size);
  if (!reader.ok() || signature != zip::kCentralHeader) {
    return bad_file("the directory holds fewer entries than the end record says");
  }
  if (!is_utf8(central.name)) return bad_file("entry name {} is not UTF-8", {in_quotes(central.name)});
  if (!is_safe_name(central.name)) {
    return bad_file("entry name {} is not a plain relative path", {in_quotes(central.name)});
  }
  widen(central.size, zip64);
  widen(central.packed_size, zip64);
  widen(central.local_at, zip64);
  if (!zip64.ok()) return bad_file("{}: the zip64 sizes are missing", {central.name});
  if (disk != 0) return unsupported("archives of several files are not read");
  return central;
}

// What can be said of an entry from the directory alone.
Result<void> check_central(const Central& central, const Limits& limits) {
  constexpr std::uint16_t kEncryptions = zip::kEncrypted | zip::kStrongEncryption | zip::kMaskedHeaders;
  if ((central.flags & kEncryptions) != 0) return unsupported("is encrypted");
  if ((central.flags & zip::kPatch) != 0) return unsupported("is a patch");
  if (central.method != zip::kStored && central.method != zip::kDeflated) {
    return unsupported("compression method {} is neither stored (0) nor deflate (8)", {central.method});
  }
  if (central.method == zip::kStored && central.size != central.packed_size) {
    return bad_file("is stored, yet has two sizes: {} and {} bytes", {central.packed_size, central.size});
  }
  if (central.size > limits.file_bytes) {
    return bad_file("unpacks to {} bytes, more than the {} allowed", {central.size, limits.file_bytes});
  }
  return {};
}

// The length of the data descriptor at the front of `bytes`: with or without signature, its sizes of 32 or 64
// bits. Nothing tells which form it is, so it is the one that repeats what the directory says.
std::optional<std::size_t> descriptor_length(ByteView bytes, const Central& central) {
  for (const bool has_signature : {true, false}) {
    for (const bool wide : {false, true}) {
      ByteReader reader(bytes);
      if (has_signature && reader.u32() != zip::kDataDescriptor) continue;
      const std::uint32_t crc = reader.u32();
      const std::uint64_t packed_size = wide ? reader.u64() : reader.u32();
      const std::uint64_t size = wide ? reader.u64() : reader.u32();
      if (reader.ok() && crc == central.crc && packed_size == central.packed_size && size == central.size) {
        return bytes.size() - reader.remaining();
      }
    }
  }
  return std::nullopt;
}

// Reads the local header and checks it against the directory's. `body` is the file up to the directory.
Result<ZipEntry> read_local(ByteView body, const Central& central) {
  if (signature_at(body, central.local_at) != zip::kLocalHeader)
    return bad_file("there is no local header where the directory says");
  ZipEntry entry{central.name, central.method == zip::kDeflated, central.crc};
  entry.size = static_cast<std::size_t>(central.size);
  entry.packed_size = static_cast<std::size_t>(central.packed_size);
  entry.begin = static_cast<std::size_t>(central.local_at);
  ByteReader reader(body.subspan(entry.begin));
  reader.u32();
  reader.u16();  // version
  const std::uint16_t flags = reader.u16();
  const std::uint16_t method = reader.u16();
  reader.u32();  // time
  const std::uint32_t crc = reader.u32();
  std::uint64_t packed_size = reader.u32();
  std::uint64_t size = reader.u32();
  const std::uint16_t name_size = reader.u16();
  const std::uint16_t extra_size = reader.u16();
  const std::string_view name = as_text(reader.take(name_size));
  ByteReader zip64(find_extra(reader.take(extra_size), zip::kZip64Extra));
  widen(size, zip64);
  widen(packed_size, zip64);
  entry.packed_at = body.size() - reader.remaining();
  reader.take(central.packed_size);
  if (!reader.ok() || !zip64.ok()) return bad_file("the entry is cut off");

  const bool sizes_follow = (flags & zip::kSizesFollow) != 0;
  const bool sizes_agree = crc == central.crc && packed_size == central.packed_size && size == central.size;
  const bool sizes_left_out = sizes_follow && crc == 0 && packed_size == 0 && size == 0;
  if (name != central.name || flags != central.flags || method != central.method ||
      !(sizes_agree || sizes_left_out)) {
    return bad_file("the local header contradicts the directory");
  }
  if (sizes_follow) {
    const auto length = descriptor_length(reader.rest(), central);
    if (!length) return bad_file("the data descriptor contradicts the directory");
    reader.take(*length);
  }
  entry.end = body.size() - reader.remaining();
  return entry;
}

bool overlap(const ZipEntry& a, const ZipEntry& b) {
  return a.begin < b.end && b.begin < a.end;
}

}  // namespace

Result<ZipReader> ZipReader::open(ByteView file, const Limits& limits) {
  const auto directory = find_directory(file);
  if (!directory) return pass_on(directory.error());
  if (directory->entries > limits.entries) {
    return bad_file("{} entries are more than the {} allowed", {directory->entries, limits.entries});
  }
  const ByteView body = file.first(static_cast<std::size_t>(directory->at));
  ByteReader headers(file.subspan(body.size(), static_cast<std::size_t>(directory->size)));
  ZipReader zip(file);
  std::uint64_t total = 0;
  for (std::uint64_t i = 0; i < directory->entries; ++i) {
    const auto central = read_central(headers);
    if (!central) return pass_on(central.error());
    const auto entry = check_central(*central, limits).and_then([&] { return read_local(body, *central); });
    if (!entry) return fail_within(central->name, entry.error());
    total += central->size;
    if (total > limits.total_bytes) {
      return bad_file("the archive unpacks to more than the {} bytes allowed", {limits.total_bytes});
    }
    for (const ZipEntry& other : zip.entries_) {  // few enough, by the limit on entries
      if (overlap(other, *entry)) return bad_file("{}: overlaps another entry", {entry->name});
    }
    zip.entries_.push_back(*entry);
  }
  if (headers.remaining() != 0) return bad_file("the directory holds more than the end record says");
  return zip;
}

Result<ByteView> ZipReader::unpack(const ZipEntry& entry, Bytes& buffer) const {
  ByteView content = file_.subspan(entry.packed_at, entry.packed_size);
  if (entry.deflated) {
    auto inflated = inflate(file_.subspan(entry.packed_at, entry.packed_size + kInflateTail), entry.size);
    if (!inflated) return pass_on(inflated.error());
    if (inflated->packed_size != entry.packed_size) {
      return bad_file("the deflate stream ends after {} of {} bytes",
                      {inflated->packed_size, entry.packed_size});
    }
    buffer = std::move(inflated->data);
    content = buffer;
  }
  if (crc32(content) != entry.crc) return bad_file("the CRC does not match: the data was damaged");
  return content;
}

}  // namespace inkling::npz
