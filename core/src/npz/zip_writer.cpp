#include "npz/zip_writer.hpp"

#include <algorithm>

#include "npz/crc32.hpp"
#include "npz/deflate.hpp"
#include "npz/little_endian.hpp"
#include "npz/zip_format.hpp"

namespace inkling::npz {
namespace {

constexpr std::uint16_t kVersion = 20;       // deflate
constexpr std::uint16_t kVersionZip64 = 45;  // zip64
constexpr std::uint32_t kTime = 0x00210000;  // 1980-01-01 00:00, the first that there is

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
}

// What both headers of an entry tell.
struct Header {
  std::string_view name;
  std::uint16_t method = zip::kStored;
  std::uint32_t crc = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
};

// The fields that both headers have in this order. `zip64` is the content of the zip64 extra field.
void append_common(Bytes& out, const Header& header, const Bytes& zip64, std::uint64_t zip64_from) {
  const bool wide = header.size >= zip64_from;
  append(out, zip64.empty() ? kVersion : kVersionZip64);
  append(out, is_ascii(header.name) ? std::uint16_t{0} : zip::kUtf8Name);
  append(out, header.method);
  append(out, kTime);
  append(out, header.crc);
  append(out, wide ? zip::kSeeZip64 : static_cast<std::uint32_t>(header.packed_size));
  append(out, wide ? zip::kSeeZip64 : static_cast<std::uint32_t>(header.size));
  append(out, static_cast<std::uint16_t>(header.name.size()));
  append(out, static_cast<std::uint16_t>(zip64.empty() ? 0 : 2 * sizeof(std::uint16_t) + zip64.size()));
}

void append_name_and_extra(Bytes& out, const Header& header, const Bytes& zip64) {
  append_text(out, header.name);
  if (zip64.empty()) return;
  append(out, zip::kZip64Extra);
  append(out, static_cast<std::uint16_t>(zip64.size()));
  append_bytes(out, zip64);
}

}  // namespace

void ZipWriter::add(std::string_view name, ByteView content, Compression compression) {
  const Bytes deflated = compression == Compression::deflate ? deflate(content) : Bytes{};
  const ByteView packed = deflated.empty() ? content : ByteView(deflated);
  const Header header{name, deflated.empty() ? zip::kStored : zip::kDeflated, crc32(content), packed.size(),
                      content.size()};
  const std::uint64_t local_at = body_.size();
  ++entries_;

  Bytes zip64;
  if (header.size >= zip64_from_) {
    append(zip64, header.size);
    append(zip64, header.packed_size);
  }
  append(body_, zip::kLocalHeader);
  append_common(body_, header, zip64, zip64_from_);
  append_name_and_extra(body_, header, zip64);
  append_bytes(body_, packed);

  if (local_at >= zip64_from_) append(zip64, local_at);
  append(directory_, zip::kCentralHeader);
  append(directory_, kVersionZip64);
  append_common(directory_, header, zip64, zip64_from_);
  append(directory_, std::uint16_t{0});  // comment
  append(directory_, std::uint16_t{0});  // disk
  append(directory_, std::uint16_t{0});  // internal attributes
  append(directory_, std::uint32_t{0});  // external attributes
  append(directory_, local_at >= zip64_from_ ? zip::kSeeZip64 : static_cast<std::uint32_t>(local_at));
  append_name_and_extra(directory_, header, zip64);
}

Bytes ZipWriter::finish() && {
  const std::uint64_t directory_at = body_.size();
  const std::uint64_t directory_size = directory_.size();
  const bool many = entries_ >= zip::kSeeZip64Count;
  const bool wide = directory_at >= zip64_from_ || directory_size >= zip64_from_;
  Bytes file = std::move(body_);
  append_bytes(file, directory_);
  if (many || wide) {
    const std::uint64_t record_at = file.size();
    append(file, zip::kZip64EndRecord);
    append(file, zip::kZip64EndRecordRest);
    append(file, kVersionZip64);
    append(file, kVersionZip64);
    append(file, std::uint32_t{0});  // disk
    append(file, std::uint32_t{0});  // disk of the directory
    append(file, entries_);
    append(file, entries_);
    append(file, directory_size);
    append(file, directory_at);

    append(file, zip::kZip64EndLocator);
    append(file, std::uint32_t{0});  // disk
    append(file, record_at);
    append(file, std::uint32_t{1});  // disks
  }
  const auto count = many ? zip::kSeeZip64Count : static_cast<std::uint16_t>(entries_);
  append(file, zip::kEndRecord);
  append(file, std::uint16_t{0});  // disk
  append(file, std::uint16_t{0});  // disk of the directory
  append(file, count);
  append(file, count);
  append(file, wide ? zip::kSeeZip64 : static_cast<std::uint32_t>(directory_size));
  append(file, wide ? zip::kSeeZip64 : static_cast<std::uint32_t>(directory_at));
  append(file, std::uint16_t{0});  // comment
  return file;
}

}  // namespace inkling::npz
