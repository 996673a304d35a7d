import { SegmentedControl } from '@mantine/core';
import { SearchBox } from './search-box.tsx';

interface Props<Filter extends string> {
  /** What is chosen among, for a screen reader. */
  label: string;
  filters: Readonly<Record<Filter, string>>;
  chosen: Filter;
  onChoose(filter: Filter): void;
  search: string;
  onSearch(q: string): void;
}

/** Above a table: one filter of a few, and a search; the org does both. */
export function FilterBar<Filter extends string>(props: Props<Filter>) {
  const { label, filters, chosen, onChoose, search, onSearch } = props;
  return (
    <div className="c-tools">
      <SegmentedControl
        aria-label={label}
        value={chosen}
        onChange={(value) => onChoose(value as Filter)}
        data={Object.entries<string>(filters).map(([value, name]) => ({ value, label: name }))}
      />
      <span className="p-grow" />
      <SearchBox label={search} onSearch={onSearch} />
    </div>
  );
}
