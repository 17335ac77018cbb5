/* The lists of all documents that hold a character of a paired field (termtable.h).
 *
 * Such a list is not stored: it is the union of the character's own list and those of the pairs that begin with it,
 *
 *   龟       own documents  | 7       |      made:  | 2 5 7 9 |
 *   龟山                    | 2 5     |
 *   龟湖                    | 5 9     |
 *
 * made when it is first asked for and kept as long as the segment is open. It is kept in a table of chains, to whose
 * heads threads add without waiting. Two that come first may each make a list; either is right.
 */
#ifndef POLICY_HOLDERS_H
#define POLICY_HOLDERS_H

#include "segment/termtable.h"

#define HOLDER_CHAINS 64u

typedef struct HolderList HolderList;
typedef _Atomic(HolderList *) HolderChain;

/* The lists that were made, by the hash of the character. All are 0 at first. */
typedef struct HolderLists {
    HolderChain chains[HOLDER_CHAINS];
} HolderLists;

void holder_lists_free(HolderLists *lists);

typedef enum { LISTED, HOLDERS_NOT_SOUND, NO_MEMORY_FOR_HOLDERS } HoldersStatus;

/* Make entry->list, of the term with this key, the list of all documents that hold it. */
HoldersStatus list_of_holders(const TermTable *table, const uint8_t *key, size_t size, TermEntry *entry);

#endif
