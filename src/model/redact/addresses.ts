/** Addresses of networks and of their cards: those that say nothing of the machine (loopback, any) stay. */
import { isIPv6 } from 'node:net';

const ipv4 = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g;
const ipv6 = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi;
const card = /(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])/gi;
/** Names of interfaces that are made of their card's address. */
const cardName = /(?<=\b(?:enx|wlx))[0-9a-f]{12}\b/g;

export function hideAddresses(text: string, replace: (address: string) => string): string {
  return text
    .replace(card, (address) =>
      /^(?:00[:-]){5}00$|^(?:ff[:-]){5}ff$/i.test(address) ? address : replace(address),
    )
    .replace(cardName, replace)
    .replace(ipv4, (address) => (isTelling(address) ? replace(address) : address))
    .replace(ipv6, (address) =>
      isIPv6(address) && address !== '::' && address !== '::1' && /[1-9a-f]/i.test(address)
        ? replace(address)
        : address,
    );
}

function isTelling(address: string): boolean {
  const parts = address.split('.').map(Number);
  return parts.every((part) => part <= 255) && parts[0] !== 127 && parts[0] !== 0 && parts[0] !== 255;
}
